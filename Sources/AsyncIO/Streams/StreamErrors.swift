import AsyncIOSystem

/// The peer ended the stream before all that was asked for had arrived.
///
/// The counterpart of `asyncio.IncompleteReadError`.
public struct IncompleteReadError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What had arrived; it is handed over here and no longer in the reader.
    public let partial: [UInt8]
    /// How many bytes were asked for, or `nil` if a separator was looked for.
    public let expected: Int?

    /// How many bytes came of how many.
    public var description: String {
        let goal = expected.map { "of \($0) expected" } ?? "and no separator"
        return "IncompleteReadError: the peer ended the stream after \(partial.count) bytes \(goal)"
    }
}

/// A line or a piece is longer than the reader's limit.
///
/// Nothing is lost: the bytes stay in the reader, to be read in another way.
/// The counterpart of `asyncio.LimitOverrunError`.
public struct LimitOverrunError: Error, Sendable, Hashable, CustomStringConvertible {
    /// How many bytes were searched without finding the separator.
    public let consumed: Int
    /// The limit of the reader.
    public let limit: Int

    /// The limit, and what to do.
    public var description: String {
        """
        LimitOverrunError: no separator within the limit of \(limit) bytes (\(consumed) searched). \
        Read in pieces with read(upTo:), or open the stream with a higher limit.
        """
    }
}

/// A stream was used after it was closed, by this side or because the connection broke.
public struct StreamClosedError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was tried.
    public let call: String

    /// What was tried, and what to look for.
    public var description: String {
        "StreamClosedError: \(call) on a stream that is closed; nothing was read or written"
    }
}

/// A stream was written to while something else is being sent that must not be broken up.
///
/// Such as a file: wait for `sendFile` to return before the next `write`.
public struct StreamBusyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is under way.
    public let occupation: String

    /// What is under way, and what to do.
    public var description: String {
        "StreamBusyError: \(occupation); nothing was written. Wait for its end before the next write."
    }
}

extension OSError {
    static func noDescriptors(_ call: String) -> OSError {
        OSError(
            call: call, subject: "a stream that is no Unix socket of the kernel's",
            code: Self.notSupported)
    }

    /// What only sockets of the kernel can do, on a loop whose network is simulated.
    static func noKernel(_ call: String, _ subject: String) -> OSError {
        OSError(
            call: call, subject: "\(subject) on a loop without the kernel's sockets",
            code: notSupported)
    }

    /// EOPNOTSUPP.
    static let notSupported: Int32 = 95
}
