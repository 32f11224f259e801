import AsyncIOCore
import AsyncIOSystem

/// Turns the first SIGINT or SIGTERM into a cancellation of the main task.
final class InterruptionWatch {
    private let loop: EventLoop
    private let policy: InterruptionPolicy
    private var installed: [Int32] = []
    private var arrived: Int32?
    private var cancellation: CancelledError?

    init(loop: EventLoop, policy: InterruptionPolicy) {
        self.loop = loop
        self.policy = policy
    }

    /// Begins to watch, on behalf of the main task.
    func watch(_ main: TaskRecord) {
        loop.wasInterrupted = false
        guard policy != .ignore else { return }
        installed = Interruption.install(wakeup: loop.poller.wakeupDescriptor)
        // Somebody else's signals are not to be taken from them.
        guard !installed.isEmpty else { return }
        loop.interruptionHandler = { [unowned self] signal in
            let site = SourceSite(#fileID, #line)
            let reason = CancelReason.signal(Interruption.name(of: signal))
            arrived = signal
            cancellation = CancelledError(reason: reason, origin: site)
            loop.wasInterrupted = true
            // Once the main task has ended, what closes the loop takes its place.
            loop.cancel(loop.mainTask ?? main, reason: reason, site: site)
        }
    }

    /// Restores what was there before.
    ///
    /// Ending twice does nothing.
    func end() {
        loop.interruptionHandler = nil
        Interruption.uninstall(installed)
        installed = []
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
            Interruption.endProcess(by: arrived)
        }
        return cancellation
    }
}
