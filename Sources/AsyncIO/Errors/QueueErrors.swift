/// `getNoWait` was called on a queue that had nothing to give.
///
/// The counterpart of `asyncio.QueueEmpty`.
public struct QueueEmpty: Error, Sendable, Hashable, CustomStringConvertible {
    /// Creates the error.
    public init() {}

    /// What there is to do.
    public var description: String {
        "QueueEmpty: the queue has no item that is not promised to a task; await get(), or try later"
    }
}

/// `putNoWait` was called on a queue that had no room.
///
/// The counterpart of `asyncio.QueueFull`.
public struct QueueFull: Error, Sendable, Hashable, CustomStringConvertible {
    /// Creates the error.
    public init() {}

    /// What there is to do.
    public var description: String {
        "QueueFull: the queue has no room that is not promised to a task; await put(), or try later"
    }
}

/// An item was put into a queue that was shut down, or wanted from one that has nothing left.
///
/// The counterpart of `asyncio.QueueShutDown`.
public struct QueueShutDown: Error, Sendable, Hashable, CustomStringConvertible {
    /// Creates the error.
    public init() {}

    /// What it means for both sides.
    public var description: String {
        """
        QueueShutDown: shutdown() was called; nothing can be put any more, and nothing is left to get. \
        An item whose put has thrown is still the caller's.
        """
    }
}
