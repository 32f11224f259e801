internal import CAsyncIO
internal import Glibc

/// How a child has ended, as the system tells it.
package enum ChildEnd: Sendable, Hashable {
    case exited(Int32)
    case signalled(Int32)
    /// Somebody else has asked for it first: how it ended cannot be known any more.
    case reapedElsewhere
}

/// A child that was started and whose end was not asked for yet.
///
/// Until `reap` has told that end, the process's number belongs to it, also if it has ended long since:
/// so whoever sends it a signal before that, on the same thread, can meet nobody else. One that is let
/// go of is killed, and reaped by a thread, so that none is left behind.
package final class SpawnedChild: @unchecked Sendable {
    // SAFETY: used by one thread after the other: the one that starts it, and then the loop's.

    /// The number of the process.
    package let process: Int32
    /// Readable when the child has ended; -1 if the kernel has no such thing.
    package private(set) var pidfd: Int32
    /// Whether the child's process group is its own, so that signals may go to all of it.
    package let leadsGroup: Bool
    /// How it has ended, once that was asked for.
    package private(set) var end: ChildEnd?
    /// The parent's ends of the child's pipes, by the child's number, until they are taken.
    private var pipes: [Int32: Int32]

    init(process: Int32, pidfd: Int32, leadsGroup: Bool, pipes: [Int32: Int32]) {
        self.process = process
        self.pidfd = pidfd
        self.leadsGroup = leadsGroup
        self.pipes = pipes
    }

    deinit {
        for raw in pipes.values { closeDescriptor(raw) }
        guard end == nil else { return }
        killGroup()
        if pidfd >= 0 { closeDescriptor(pidfd) }
        Self.reapOnThread(process)
    }

    /// Hands over the parent's end of a pipe, if the child has one there.
    package func takePipe(_ number: Int32) -> Descriptor? {
        pipes.removeValue(forKey: number).map { Descriptor(owning: $0) }
    }

    /// Asks how the child has ended; `nil` if it has not.
    ///
    /// Closes the pidfd: its watch must be over.
    package func reap() -> ChildEnd? {
        if let end { return end }
        guard let end = Self.ask(process, reap: true, wait: false) else { return nil }
        finish(end)
        return end
    }

    /// Whether the child has ended, without reaping it.
    package var hasEnded: Bool {
        end != nil || Self.ask(process, reap: false, wait: false) != nil
    }

    /// Sends a signal; does nothing if the child has ended.
    ///
    /// Throws `OSError` for a number that is no signal, and for a child that has changed its user.
    package func send(_ signal: Int32) throws(OSError) {
        guard end == nil else { return }
        let code =
            if pidfd >= 0 {
                Door.call("pidfd_send_signal") { casyncio_pidfd_send_signal(pidfd, signal) }
            } else {
                Door.call("kill") { kill(process, signal) }
            }
        guard code != 0, errno != ESRCH else { return }
        throw OSError.last("kill", "process \(process)")
    }

    /// Sends a signal to the child and to all of its group, if that is its own.
    package func sendToGroup(_ signal: Int32) {
        guard end == nil else { return }
        if leadsGroup {
            _ = kill(-process, signal)
            // Once each, since a second SIGTERM may mean "at once"; one that has left its group is told by itself.
            // Looked at afterwards, so that a child that leaves just now is told twice rather than never.
            if getpgid(process) == process { return }
        }
        try? send(signal)
    }

    /// Kills the child, with its group if that is its own.
    package func killGroup() {
        sendToGroup(SIGKILL)
    }

    /// Has a thread of its own wait for the end, and call `whenEnded`; the child is not reaped by that.
    package func watchOnThread(_ whenEnded: @escaping @Sendable () -> Void) throws(OSError) {
        let process = process
        let thread = try Thread(named: "child \(process)") {
            _ = Self.ask(process, reap: false, wait: true)
            whenEnded()
        }
        thread.detach()
    }

    /// Kills the child and waits for its end, for so long at most; after that a thread waits for it.
    package func killAndReap(within nanoseconds: Int64) {
        guard end == nil else { return }
        killGroup()
        let deadline = MonotonicTime.now() + nanoseconds
        while reap() == nil, MonotonicTime.now() < deadline {
            var pause = timespec(tv_sec: 0, tv_nsec: 200_000)
            nanosleep(&pause, nil)
        }
    }

    private func finish(_ end: ChildEnd) {
        self.end = end
        guard pidfd >= 0 else { return }
        closeDescriptor(pidfd)
        pidfd = -1
    }

    private static func reapOnThread(_ process: Int32) {
        if ask(process, reap: true, wait: false) != nil { return }
        let thread = try? Thread(named: "child \(process)") {
            _ = ask(process, reap: true, wait: true)
        }
        thread?.detach()
    }

    private static func ask(_ process: Int32, reap: Bool, wait: Bool) -> ChildEnd? {
        var (code, status): (Int32, Int32) = (0, 0)
        let result = Door.retrying("waitid") {
            casyncio_wait_child(process, reap, wait, &code, &status)
        }
        switch result {
        case 0: return casyncio_child_exited(code) ? .exited(status) : .signalled(status)
        case 1: return nil
        default: return .reapedElsewhere
        }
    }
}
