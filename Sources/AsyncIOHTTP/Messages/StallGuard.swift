/// Does something once a deadline has passed, for deadlines that are set often and rarely met.
///
/// Setting and clearing only note a number: the timer that is there is left to run, and looks at
/// the number when it fires. So a request costs no timer.
final class StallGuard {
    /// The time that `begin` gives.
    private let limit: Duration
    private let loop: EventLoop
    private var deadline: LoopInstant?
    private var timer: TimerHandle?
    private var timerDeadline = LoopInstant(nanoseconds: .max)
    private var expire: (() -> Void)?

    init(limit: Duration, on loop: EventLoop) {
        self.limit = limit
        self.loop = loop
    }

    /// Says what to do when a deadline has passed.
    func onExpiry(_ expire: @escaping () -> Void) {
        self.expire = expire
    }

    /// Gives the usual time from now on.
    func begin() { begin(limit) }

    /// Gives so much time from now on, instead of what was given before.
    func begin(_ duration: Duration) {
        let deadline = loop.time.advanced(by: duration)
        self.deadline = deadline
        if deadline < timerDeadline { arm(deadline) }
    }

    /// Takes the deadline away.
    func end() {
        deadline = nil
    }

    /// Ends the guard for good.
    func stop() {
        deadline = nil
        expire = nil
        timer?.cancel()
        timer = nil
    }

    private func arm(_ when: LoopInstant) {
        timer?.cancel()
        timerDeadline = when
        timer = loop.callAt(when) { [weak self] in self?.timerFired() }
    }

    private func timerFired() {
        timer = nil
        timerDeadline = LoopInstant(nanoseconds: .max)
        guard let deadline else { return }
        if deadline > loop.time { return arm(deadline) }
        self.deadline = nil
        expire?()
    }
}
