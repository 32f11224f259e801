/// Something that the loop has to tell and that nobody called for: a lost error, a slow step, a leak.
///
/// The counterpart of the context that asyncio hands to an exception handler.
public struct LoopReport: Sendable {
    /// What the report is about.
    public enum Kind: String, Sendable {
        /// A task has failed and nobody has read its error.
        case unreadError
        /// A step kept the loop for longer than it should.
        case slowStep
        /// Something was still there when the loop ended.
        case leak
        /// A system call failed where nobody waits for it.
        case systemFailure
    }

    /// What the report is about.
    public let kind: Kind
    /// What happened, in words.
    public let message: String
    /// The error, if there was one.
    public let error: (any Error)?
    /// The task concerned, if there is one.
    public let taskName: String?
    /// Where the task was created or the callback set.
    public let site: SourceSite?

    /// Creates a report.
    public init(
        kind: Kind, message: String, error: (any Error)? = nil, taskName: String? = nil,
        site: SourceSite? = nil
    ) {
        self.kind = kind
        self.message = message
        self.error = error
        self.taskName = taskName
        self.site = site
    }
}
