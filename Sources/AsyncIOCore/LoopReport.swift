/// Something that the loop has to tell and that nobody called for: a lost error, a slow step, a leak.
///
/// The counterpart of the context that asyncio hands to an exception handler.
public struct LoopReport: Sendable {
    /// What the report is about.
    public enum Kind: String, Sendable {
        /// A task has failed and nobody has read its error.
        case unreadError
        /// A callback has thrown.
        case callbackFailed
        /// A task has failed while it was being cancelled, because the loop ends.
        case shutdownError
        /// The report handler has thrown.
        case handlerFailed
        /// A step kept the loop for longer than it should.
        case slowStep
        /// A name took longer to look up than a step may take.
        case slowLookUp
        /// Something was still there when the loop ended.
        case leak
        /// A system call failed where nobody waits for it.
        case systemFailure

        /// Whether something went wrong, and not only slowly or untidily.
        var isFailure: Bool { self != .slowStep && self != .slowLookUp && self != .leak }
    }

    /// What the report is about.
    public let kind: Kind
    /// What happened, in words.
    public let message: String
    /// The error, if there was one.
    public let error: (any Error)?
    /// The task concerned; `nil` for one that nobody holds any more, which has only its name left.
    public let task: TaskRecord?
    /// The name of the task concerned, if there is one.
    public let taskName: String?
    /// The callback concerned, if there is one.
    public let handle: Handle?
    /// What else it is about, such as a future or a server.
    public let subject: (any Sendable)?
    /// Where the task was created or the callback set.
    ///
    /// The counterpart of `source_traceback` and `handle_traceback`.
    public let site: SourceSite?

    /// Creates a report; name and site are those of the task or the callback if they are left out.
    public init(
        kind: Kind, message: String, error: (any Error)? = nil, task: TaskRecord? = nil,
        taskName: String? = nil, handle: Handle? = nil, subject: (any Sendable)? = nil,
        site: SourceSite? = nil
    ) {
        self.kind = kind
        self.message = message
        self.error = error
        self.task = task
        self.taskName = taskName ?? task?.name
        self.handle = handle
        self.subject = subject
        self.site = site ?? task?.site ?? handle?.site
    }
}

extension LoopReport {
    /// The report of an error that nobody has read, of a task that nobody holds any more.
    package static func unreadError(
        _ error: any Error, of name: String, site: SourceSite
    ) -> LoopReport {
        LoopReport(
            kind: .unreadError, message: "the error of \(name) was never read: \(error)",
            error: error, taskName: name, site: site)
    }
}
