import AsyncIOCore
import AsyncIOSystem

/// Turns the first SIGINT or SIGTERM into a cancellation of the main task.
final class InterruptionWatch {
    private let loop: EventLoop
    private let policy: InterruptionPolicy
    private var installed: [Int32] = []
    private var arrived: Int32?

    init(loop: EventLoop, policy: InterruptionPolicy) {
        self.loop = loop
        self.policy = policy
    }

    /// Begins to watch, on behalf of the main task.
    func watch(_ main: TaskRecord) {
        guard policy != .ignore else { return }
        installed = Interruption.install(wakeup: loop.poller.wakeupDescriptor)
        loop.interruptionHandler = { [unowned self] signal in
            arrived = signal
            loop.cancel(
                main, reason: .signal(Interruption.name(of: signal)),
                site: SourceSite(#fileID, #line))
        }
    }

    /// Restores what was there before.
    func end() {
        loop.interruptionHandler = nil
        Interruption.uninstall(installed)
        installed = []
    }

    /// Lets the process die of the signal, if that is why the main task ended and the policy says so.
    func endProcess(for error: CancelledError) {
        guard policy == .endProcess, let arrived, case .signal = error.reason else { return }
        Interruption.endProcess(by: arrived)
    }
}
