/// Nothing will come through the channel any more: every sender is closed, and nothing is left.
///
/// The counterpart of `trio.EndOfChannel`.
public struct EndOfChannel: Error, Sendable, Hashable, CustomStringConvertible {
    /// Creates the error.
    public init() {}

    /// What has happened, and what spares this error.
    public var description: String {
        """
        EndOfChannel: every sender is closed and everything was received. \
        A `for try await` over the channel simply ends here.
        """
    }
}

/// An item was to be sent to nobody: every receiver is closed.
///
/// The counterpart of `trio.BrokenResourceError`.
public struct BrokenChannel: Error, Sendable, Hashable, CustomStringConvertible {
    /// Creates the error.
    public init() {}

    /// What has happened, and what became of the item.
    public var description: String {
        "BrokenChannel: every receiver is closed; the item was not sent and is still the caller's"
    }
}

/// One's own end of a channel was used after it was closed, or closed while it was used.
///
/// The counterpart of `trio.ClosedResourceError`.
public struct ClosedChannel: Error, Sendable, Hashable, CustomStringConvertible {
    /// Creates the error.
    public init() {}

    /// What has happened, and what to do instead.
    public var description: String {
        """
        ClosedChannel: this end was closed before; nothing was sent or received. \
        Give each task a clone() of its own, and let it close that.
        """
    }
}
