internal import CAsyncIO
internal import Glibc
package import Synchronization

/// A back end without a kernel: time is a number, and readiness is what a test or a simulated
/// device says it is.
///
/// `wait` never sleeps: it moves the clock to the next event of the simulated network, or to the end of
/// the time-out. There is one exception. While real threads work for the loop (`externalWork`) the clock stands still and `wait` really
/// waits for them, because no virtual time can be given to work that runs outside. A thread that waits for
/// the loop itself, in `fromThread`, does not work.
package final class SimulatedPoller: Poller {
    package let name = "simulated"
    package let needsRearm = false
    /// How many pieces of work run on real threads and will wake the loop when they end.
    package let externalWork = Atomic<Int>(0)

    private let wakeup: Wakeup
    private let wasWoken = Atomic<Bool>(false)
    private var time: Int64 = 0
    /// Whose sockets are watched, and whose events move the clock.
    var network: SimulatedNetwork?
    /// What has become ready of each watched descriptor, and was not delivered yet.
    private var watched: [Int32: Readiness] = [:]
    /// Those of which there is something to deliver, in order; one that was removed meanwhile has nothing.
    private var pending: [Int32] = []

    package init() throws(OSError) {
        wakeup = try Wakeup()
    }

    package var wakeupDescriptor: Int32 { wakeup.raw }

    package func add(_ descriptor: Int32) throws(OSError) {
        guard watched.updateValue([], forKey: descriptor) == nil else {
            throw OSError(call: "watch", subject: "descriptor \(descriptor)", code: EEXIST)
        }
        if let network { makeReady(descriptor, network.readiness(of: descriptor)) }
    }

    package func remove(_ descriptor: Int32) {
        watched[descriptor] = nil
    }

    package func rearm(_ descriptor: Int32, _ direction: Direction) {}

    package func recheck(_ descriptor: Int32, _ wanted: Readiness) {
        guard let network else { return }
        let held = network.readiness(of: descriptor)
        makeReady(descriptor, held.has(.hangup) ? held : held.intersection(wanted))
    }

    /// Makes a watched descriptor ready; delivered by the next `wait`.
    package func makeReady(_ descriptor: Int32, _ readiness: Readiness) {
        guard let known = watched[descriptor], !readiness.isEmpty else { return }
        if known.isEmpty { pending.append(descriptor) }
        watched[descriptor] = known.union(readiness)
    }

    package func wait(
        timeout: Int64?, announce: (Int32) -> Bool, deliver: (Int32, Readiness) -> Void
    ) throws(OSError) -> WaitResult {
        let end = timeout.map { time.addingReportingOverflow($0) }.map { $1 ? .max : $0 }
        network?.catchUp()
        while pending.isEmpty {
            if timeout == 0 || wasWoken.exchange(false, ordering: .acquiring) { return .woken }
            if externalWork.load(ordering: .acquiring) > 0 {
                blockUntilWoken()
                return .woken
            }
            let next = network?.nextEvent
            guard let step = min(next ?? .max, end ?? .max) as Int64?, next != nil || end != nil
            else { return .stalled }
            time = step
            network?.catchUp()
            if step == end { break }
        }
        for descriptor in exchange(&pending, with: []) {
            // Asked now: a delivery may have removed it.
            guard let readiness = watched[descriptor], !readiness.isEmpty else { continue }
            watched[descriptor] = []
            deliver(descriptor, readiness)
        }
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
        exchange(&network, with: nil)?.shutDown()
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
