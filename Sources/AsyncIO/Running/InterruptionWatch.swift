import AsyncIOCore
import AsyncIOSystem

/// Turns the first SIGINT or SIGTERM into a cancellation of the main task.
final class InterruptionWatch {
    private let loop: EventLoop
    private let policy: InterruptionPolicy
    /// Kept beyond the end of the loop, so that a second signal still ends the process.
    private var box: SignalBox?
    private var arrived: Signal?
    private var cancellation: CancelledError?

    init(loop: EventLoop, policy: InterruptionPolicy) {
        self.loop = loop
        self.policy = policy
    }

    /// Begins to watch, on behalf of the main task.
    func watch(_ main: TaskRecord) {
        loop.wasInterrupted = false
        guard policy != .ignore else { return }
        let signals = LoopSignals.of(loop)
        let installed = Self.signals.filter { signals.box.watch($0) }
        // Somebody else's signals are not to be taken from them.
        guard !installed.isEmpty else { return }
        box = signals.box
        signals.policy = { [unowned self] signal in
            guard installed.contains(signal) else { return false }
            let site = SourceSite(#fileID, #line)
            let reason = CancelReason.signal("\(signal)")
            arrived = signal
            cancellation = CancelledError(reason: reason, origin: site)
            loop.wasInterrupted = true
            // Once the main task has ended, what closes the loop takes its place.
            let tasks = loop.closingTasks.isEmpty ? [main] : loop.closingTasks
            for task in tasks { loop.cancel(task, reason: reason, site: site) }
            return true
        }
    }

    /// Restores what was there before.
    ///
    /// Ending twice does nothing.
    func end() {
        guard let box = exchange(&box, with: nil) else { return }
        if !loop.isClosed { LoopSignals.of(loop).policy = nil }
        for signal in Self.signals { box.ignore(signal, as: .policy) }
        SignalBox.forgetFirst()
    }

    /// What the end of the main task comes to: the process dies of the signal, if that is why it ended
    /// and the policy says so; otherwise the error to throw.
    ///
    /// The runtime's own waits, such as `Task.sleep`, throw `CancellationError`, which knows no reason.
    /// `cleanUp` is what has to be done before the process dies.
    func conclude(_ error: any Error, cleanUp: () throws -> Void = {}) rethrows -> any Error {
        guard let arrived, let cancellation else { return error }
        switch error {
        case is CancellationError: break
        case let error as CancelledError where error.reason == cancellation.reason: break
        default: return error
        }
        if policy == .endProcess {
            try cleanUp()
            end()
            arrived.endProcess()
        }
        return cancellation
    }

    private static let signals: [Signal] = [.interrupt, .terminate]
}
