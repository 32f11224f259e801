public import AsyncIOCore

/// The limit in time of a running body: what `withTimeout` and `withDeadline` hand to it.
///
/// Loop thread only. The counterpart of `asyncio.Timeout`.
public final class Timeout: @unchecked Sendable {
    // SAFETY: used on the loop's thread only.

    /// When the body is told to end; `nil` is never.
    ///
    /// The counterpart of `Timeout.when`.
    public private(set) var deadline: LoopInstant?
    /// Whether the deadline was reached while the body was running.
    ///
    /// The counterpart of `Timeout.expired`.
    public private(set) var isExpired = false

    let loop: EventLoop
    let site: SourceSite
    private let start: LoopInstant
    private var body: TaskRecord?
    private var timer: TimerHandle?

    init(
        until deadline: LoopInstant?, from start: LoopInstant, on loop: EventLoop, site: SourceSite
    ) {
        self.deadline = deadline
        self.start = start
        self.loop = loop
        self.site = site
    }

    /// Moves the deadline; `nil` is never, and a past instant means very soon.
    ///
    /// Returns `false`, and changes nothing, if it comes too late: the deadline was reached or the body
    /// has ended. asyncio raises an error there; but which of two events of one turn comes first is
    /// no mistake of the program's. The counterpart of `Timeout.reschedule`.
    @discardableResult
    public func reschedule(to deadline: LoopInstant?) -> Bool {
        guard body != nil, !isExpired else { return false }
        self.deadline = deadline
        setTimer()
        return true
    }

    /// Moves the deadline to so long after now; `nil` is never.
    ///
    /// Returns `false` if it comes too late, as `reschedule(to:)` does.
    @discardableResult
    public func reschedule(after duration: Duration?) -> Bool {
        reschedule(to: duration.map { loop.time.advanced(by: $0) })
    }

    /// The body has begun; without any time left it does not get a step.
    func begin(_ body: TaskRecord) {
        self.body = body
        if let deadline, deadline <= loop.time { expire() } else { setTimer() }
    }

    /// The body has ended.
    func end() {
        body = nil
        timer?.cancel()
    }

    /// What is thrown for a body that was cut short.
    var error: TimeoutError { TimeoutError(duration: duration, site: site) }

    private var duration: Duration {
        max(.zero, deadline.map { start.duration(to: $0) } ?? .zero)
    }

    private func setTimer() {
        timer?.cancel()
        timer = deadline.map { loop.callAt($0) { self.expire() } }
    }

    private func expire() {
        guard let body, !body.isDone else { return }
        isExpired = true
        loop.cancel(body, reason: .timeout(duration), site: site)
    }
}
