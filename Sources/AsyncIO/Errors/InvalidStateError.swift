/// A task or a future was asked for what it cannot do in its present state.
///
/// The counterpart of `asyncio.InvalidStateError`.
public struct InvalidStateError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was asked.
    public enum Request: Sendable, Hashable {
        /// The result, before there was one.
        case resultWhilePending
        /// To take a result, when it had one already.
        case resultSetTwice
    }

    /// What was asked.
    public let request: Request
    /// Who was asked, and the state it was in, in words.
    public let subject: String

    /// Creates an error; the subject describes itself and its state.
    public init(_ request: Request, of subject: String) {
        self.request = request
        self.subject = subject
    }

    /// What was asked, in which state, and what to do instead.
    public var description: String {
        switch request {
        case .resultWhilePending:
            "InvalidStateError: there is no result yet; await it, or ask isDone first: \(subject)"
        case .resultSetTwice:
            "InvalidStateError: a result is set once, and ask isDone if in doubt: \(subject)"
        }
    }
}
