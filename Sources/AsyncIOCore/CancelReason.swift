/// Why something was cancelled.
public enum CancelReason: Sendable, Hashable, CustomStringConvertible {
    /// Somebody called `cancel` without a reason.
    case requested
    /// The time of a `withTimeout` was up.
    case timeout(Duration)
    /// Another task of the same scope or `gather` failed, and so all of it was ended.
    case scopeFailed
    /// Another branch of a `select`, or another attempt of a race, came first.
    case lostRace
    /// The process received a signal, such as `SIGINT`.
    case signal(String)
    /// The loop is shutting down.
    case shutdown
    /// The program's own words.
    case user(String)

    /// The reason in words.
    public var description: String {
        switch self {
        case .requested: "cancelled on request"
        case .timeout(let duration): "the time-out of \(duration) was reached"
        case .scopeFailed: "another task of the scope failed"
        case .lostRace: "another branch or attempt came first"
        case .signal(let name): "the process received \(name)"
        case .shutdown: "the loop is shutting down"
        case .user(let message): message
        }
    }
}

/// What a cancelled task meets at its next suspension point: why it is to end, and who said so.
///
/// Cancellation is a level, not an edge: once cancelled, every further wait throws this error, so
/// that no clean-up can hang by accident. The counterpart of `asyncio.CancelledError`.
public struct CancelledError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Why the task was cancelled.
    public let reason: CancelReason
    /// Where it was cancelled, if that is known.
    public let origin: SourceSite?

    /// Creates an error with a reason and the place that caused it.
    public init(reason: CancelReason, origin: SourceSite?) {
        self.reason = reason
        self.origin = origin
    }

    /// The reason and the origin in one line.
    public var description: String {
        "CancelledError: \(reason)" + (origin.map { " (\($0))" } ?? "")
    }
}
