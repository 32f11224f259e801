import AsyncIOCore
import AsyncIOSystem

/// A running child on its loop: who waits for its end, and how it is ended.
///
/// The loop keeps it until the child is reaped, whether or not anybody keeps the `ChildProcess`.
/// `createSubprocessExec` and what is built on callbacks share it. Belongs to the loop's thread.
final class ChildWatch {
    let loop: EventLoop
    let pid: Int32
    /// How the child has ended, once that is known.
    private(set) var status: ExitStatus?
    private var endCallback: (() -> Void)?

    private let child: SpawnedChild
    let gracePeriod: Duration
    private var waiters: [TaskRecord] = []
    private var isEnding = false
    private var killTimer: TimerHandle?

    /// Begins to watch; throws if the system cannot, and the child is killed.
    init(_ child: SpawnedChild, on loop: EventLoop, gracePeriod: Duration) throws {
        self.child = child
        self.loop = loop
        self.gracePeriod = gracePeriod
        pid = child.process
        if child.pidfd >= 0 {
            try loop.watch(child.pidfd)
            loop.onReadable(child.pidfd, site: SourceSite(#fileID, #line)) { [weak self] in
                self?.reap()
            }
        } else {
            nonisolated(unsafe) weak let me = self  // SAFETY: used on the loop's thread alone
            try child.watchOnThread { loop.callSoonThreadSafe { me?.reap() } }
        }
        Children.of(loop).add(self)
    }

    /// The other end of the pipe that is the child's stream with this number, if it is one; once.
    func connectPipe(_ number: Int32) throws -> Connection? {
        guard let end = child.takePipe(number) else { return nil }
        return try Connection(pipe: end, on: loop)
    }

    /// Sends a signal; does nothing if the child has ended.
    func send(_ signal: Signal) throws(OSError) {
        try child.send(signal.rawValue)
    }

    /// Waits until the child has ended, a deadline is reached, or the task is cancelled.
    func wait(until deadline: LoopInstant? = nil, shielded: Bool = false) async -> WakeCause {
        if status != nil { return .ready }
        let cause = await loop.park(
            .other("ChildProcess.wait"), in: \.waiters, of: self, until: deadline,
            shielded: shielded, unless: status != nil)
        return status == nil ? cause : .ready
    }

    /// Calls `body` once the child has ended, or at once if it has; for what is built on callbacks.
    func whenEnded(_ body: @escaping () -> Void) {
        if status == nil { endCallback = body } else { body() }
    }

    /// Tells the child to end, and kills it if it takes longer than its grace.
    ///
    /// SIGCONT comes along, since a child that was stopped could not obey.
    func beginEnding(within grace: Duration? = nil) {
        // Who tells it a second time, and not how soon, does not make the time longer.
        guard status == nil, !isEnding || grace != nil else { return }
        isEnding = true
        let grace = grace ?? gracePeriod
        guard grace > .zero else { return child.killGroup() }
        child.sendToGroup(Signal.terminate.rawValue)
        child.sendToGroup(Signal.continue.rawValue)
        killTimer?.cancel()
        killTimer = loop.callLater(grace) { [child] in child.killGroup() }
    }

    /// The loop is closed at once, and the child with it.
    func endAbruptly() {
        guard status == nil else { return }
        if child.pidfd >= 0 { loop.unwatch(child.pidfd) }
        child.killAndReap(within: Self.longestReaping)
        didEnd(child.end ?? .signalled(Signal.kill.rawValue))
    }

    private func reap() {
        guard status == nil, child.hasEnded else { return }
        // As long as it is not reaped its number is taken, and so is that of its group.
        if isEnding, child.leadsGroup { child.killGroup() }
        if child.pidfd >= 0 { loop.unwatch(child.pidfd) }
        guard let end = child.reap() else { return }
        if end == .reapedElsewhere { reportReapedElsewhere() }
        didEnd(end)
    }

    private func didEnd(_ end: ChildEnd) {
        status = ExitStatus(end)
        killTimer?.cancel()
        killTimer = nil
        Children.of(loop).remove(self)
        loop.unparkAll(&waiters)
        exchange(&endCallback, with: nil)?()
    }

    private func reportReapedElsewhere() {
        loop.report(
            LoopReport(
                kind: .systemFailure,
                message: """
                    somebody else has reaped child process \(pid), so how it ended is not known, and 255 is \
                    told; leave waitpid(-1) and SIGCHLD alone
                    """))
    }

    /// A killed child is gone in no time, unless the kernel cannot let go of it.
    private static let longestReaping: Int64 = 1_000_000_000
}
