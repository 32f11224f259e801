internal import CAsyncIO
internal import Glibc
package import Synchronization

/// A back end without a kernel: time is a number, and readiness is what a test or a simulated
/// device says it is.
///
/// `wait` never sleeps: it moves the clock to the end of the time-out. There is one exception.
/// While real threads work for the loop (`externalWork`) the clock stands still and `wait` really
/// waits for them, because no virtual time can be given to work that runs outside.
package final class SimulatedPoller: Poller {
    package let name = "simulated"
    package let needsRearm = false
    /// How many pieces of work run on real threads and will wake the loop when they end.
    package let externalWork = Atomic<Int>(0)

    private let wakeup: Wakeup
    private let wasWoken = Atomic<Bool>(false)
    private var time: Int64 = 0
    private var watched: Set<Int32> = []
    private var pending: [(descriptor: Int32, readiness: Readiness)] = []

    package init() throws(OSError) {
        wakeup = try Wakeup()
    }

    package var wakeupDescriptor: Int32 { wakeup.raw }

    package func add(_ descriptor: Int32) throws(OSError) {
        guard watched.insert(descriptor).inserted else {
            throw OSError(call: "watch", subject: "descriptor \(descriptor)", code: EEXIST)
        }
    }

    package func remove(_ descriptor: Int32) {
        watched.remove(descriptor)
        pending.removeAll { $0.descriptor == descriptor }
    }

    package func rearm(_ descriptor: Int32, _ direction: Direction) {}
    // What is ready is known to those who make it so, and they have to say it again.
    package func recheck(_ descriptor: Int32, _ wanted: Readiness) {}

    /// Makes a watched descriptor ready; delivered by the next `wait`.
    package func makeReady(_ descriptor: Int32, _ readiness: Readiness) {
        guard watched.contains(descriptor) else { return }
        pending.append((descriptor, readiness))
    }

    package func wait(
        timeout: Int64?, deliver: (Int32, Readiness) -> Void
    ) throws(OSError) -> WaitResult {
        if !pending.isEmpty {
            let ready = pending
            pending.removeAll(keepingCapacity: true)
            for (descriptor, readiness) in ready { deliver(descriptor, readiness) }
            return .woken
        }
        if timeout == 0 || wasWoken.exchange(false, ordering: .acquiring) { return .woken }
        if externalWork.load(ordering: .acquiring) > 0 {
            blockUntilWoken()
            return .woken
        }
        guard let timeout else { return .stalled }
        time += timeout
        return .woken
    }

    package func wake() {
        wasWoken.store(true, ordering: .releasing)
        wakeup.signal()
    }

    package func now() -> Int64 {
        time
    }

    package func close() {
        watched.removeAll()
        pending.removeAll()
        wakeup.close()
    }

    private func blockUntilWoken() {
        var entry = pollfd(fd: wakeup.raw, events: Int16(POLLIN), revents: 0)
        // Once only: a signal handler writes to the descriptor without a call of `wake`.
        _ = poll(&entry, 1, -1)
        wakeup.clear()
        wasWoken.store(false, ordering: .relaxed)
    }
}
