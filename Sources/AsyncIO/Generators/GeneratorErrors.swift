/// What a generator's `yield` throws when the generator is closed or dropped.
///
/// It unwinds the body, so that `defer` runs. Let it pass; a body that catches it must not yield again.
/// The counterpart of Python's `GeneratorExit`.
public struct GeneratorExit: Error, Sendable, Hashable, CustomStringConvertible {
    /// Creates the error, for whoever ends a generator by `throw(_:)`.
    public init() {}

    /// What has happened, and what to do.
    public var description: String {
        "GeneratorExit: the generator was closed or dropped; let the error pass, so that it can end"
    }
}

/// A generator was used in a way that it does not allow; its body has noticed nothing of it.
public enum GeneratorError: Error, Sendable, Hashable, CustomStringConvertible {
    /// It was asked to go on by code that it is running itself, or while another task waits for it.
    case alreadyExecuting
    /// A value was sent before the body had come to its first `yield`.
    case notStarted
    /// It was asked to go on without the value that its `yield` is to return.
    case needsValue
    /// The body has yielded once more after `GeneratorExit`.
    case ignoredExit
    /// It was delegated to one that was closed, or has failed, before; so there is no return value.
    case noReturnValue

    /// What has happened, and what to do instead.
    public var description: String {
        switch self {
        case .alreadyExecuting:
            "the generator is already executing: its body cannot ask it for a value, nor can two tasks"
        case .notStarted:
            "a value was sent to a generator that has not started: call next() first"
        case .needsValue:
            "the generator waits for a value: call send(_:), not next()"
        case .ignoredExit:
            "the generator ignored GeneratorExit: its body caught it and yielded once more"
        case .noReturnValue:
            "the generator has ended without a return value: it was closed or has failed before"
        }
    }
}
