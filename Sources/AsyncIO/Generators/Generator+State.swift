import AsyncIOCore

extension Generator {
    /// Where a generator's body is.
    public enum State: Sendable, Hashable {
        /// It has not started.
        case created
        /// It runs right now, and is asked by code that it has called.
        case running
        /// It waits at a `yield`.
        case suspended
        /// It has ended, or was closed before it started.
        case closed
    }

    /// Where the body is at this moment.
    ///
    /// The counterpart of `inspect.getgeneratorstate`.
    public var state: State {
        if run.isActive { return .running }
        return switch run.state {
        case .fresh: .created
        case .suspended: .suspended
        case .finished: .closed
        }
    }
}

extension GeneratorRun {
    @usableFromInline var isFresh: Bool { state == .fresh && !isActive }
    @usableFromInline var isSuspended: Bool { state == .suspended && !isActive }
    @usableFromInline var isFinished: Bool { state == .finished }

    /// Tells of what a dropped generator's clean-up has thrown, as nobody else can be told.
    @usableFromInline
    static func reportLostError(_ error: any Error) {
        let report = LoopReport(
            kind: .unreadError,
            message: "the clean-up of a generator that was dropped has failed: \(error)",
            error: error)
        if let loop = EventLoop.current { loop.report(report) } else { EventLoop.log(report) }
    }
}
