internal import CAsyncIO
internal import Glibc

/// The default back end on Linux: epoll, edge-triggered, each descriptor registered once.
///
/// A registration belongs to the open file, not to the number: a descriptor that was duplicated
/// (by a child process, say) goes on reporting after `close`. Hence `remove` before every close.
package final class EpollPoller: Poller {
    package let name = "epoll"
    /// Only where a test feigns refusals.
    package let needsRearm = FaultPlan.ofThread != nil

    private let epoll: Int32
    private let wakeup: Wakeup
    private let events: UnsafeMutablePointer<epoll_event>
    /// So many that what belongs to all of them has room in a processor's cache (see `announce`).
    private let capacity: Int32 = 128
    private var isClosed = false

    package init() throws(OSError) {
        let raw = epoll_create1(casyncio_epoll_close_on_exec())
        guard raw >= 0 else { throw OSError.last("epoll_create1") }
        let wakeup: Wakeup
        do throws(OSError) { wakeup = try Wakeup() } catch {
            closeDescriptor(raw)
            throw error
        }
        epoll = raw
        self.wakeup = wakeup
        events = .allocate(capacity: Int(capacity))
        // Edge-triggered, so the counter never has to be read: each write is a new edge.
        try control(EPOLL_CTL_ADD, self.wakeup.raw, casyncio_epoll_edge_input())
    }

    deinit {
        close()
        events.deallocate()
    }

    package var wakeupDescriptor: Int32 { wakeup.raw }

    package func add(_ descriptor: Int32) throws(OSError) {
        try control(EPOLL_CTL_ADD, descriptor, casyncio_epoll_edge_both())
    }

    package func remove(_ descriptor: Int32) {
        // A failure means that the descriptor is not registered, which is what was asked for.
        try? control(EPOLL_CTL_DEL, descriptor, 0)
    }

    package func rearm(_ descriptor: Int32, _ direction: Direction) {
        guard FaultPlan.ofThread?.takeFeignedRefusal() == true else { return }
        recheck(descriptor, [.readable, .writable])
    }

    package func recheck(_ descriptor: Int32, _ wanted: Readiness) {
        // A change of what is watched has the kernel look at the present state again. It fails for what
        // was closed too early, of which there is nothing to tell.
        let interest = casyncio_epoll_edge(wanted.has(.readable), wanted.has(.writable))
        try? control(EPOLL_CTL_MOD, descriptor, interest)
    }

    package func wait(
        timeout: Int64?, announce: (Int32) -> Bool, deliver: (Int32, Readiness) -> Void
    ) throws(OSError) -> WaitResult {
        let count = casyncio_epoll_wait(epoll, events, capacity, timeout ?? -1)
        guard count >= 0 else {
            if errno == EINTR { return .woken }
            throw OSError.last("epoll_wait")
        }
        for index in 0..<Int(count) where !announce(descriptor(of: index)) { break }
        for index in 0..<Int(count) {
            let descriptor = descriptor(of: index)
            if descriptor == wakeup.raw { continue }
            deliver(descriptor, Self.readiness(events[index].events))
        }
        return .woken
    }

    package func wake() {
        wakeup.signal()
    }

    package func now() -> Int64 {
        MonotonicTime.now()
    }

    package func close() {
        guard !isClosed else { return }
        isClosed = true
        closeDescriptor(epoll)
        wakeup.close()
    }

    private func control(
        _ operation: Int32, _ descriptor: Int32, _ interest: UInt32
    ) throws(OSError) {
        var event = epoll_event()
        casyncio_epoll_set(&event, interest, UInt64(truncatingIfNeeded: descriptor))
        guard epoll_ctl(epoll, operation, descriptor, &event) == 0 else {
            throw OSError.last("epoll_ctl", "descriptor \(descriptor)")
        }
    }

    @inline(__always)
    private func descriptor(of index: Int) -> Int32 {
        Int32(truncatingIfNeeded: casyncio_epoll_data(events + index))
    }

    private static func readiness(_ bits: UInt32) -> Readiness {
        var result: Readiness = []
        if bits & UInt32(EPOLLIN.rawValue) != 0 { result.insert(.readable) }
        if bits & UInt32(EPOLLOUT.rawValue) != 0 { result.insert(.writable) }
        if bits & UInt32(EPOLLPRI.rawValue) != 0 { result.insert(.urgent) }
        let closed = EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue
        if bits & UInt32(closed) != 0 { result.formUnion([.readable, .hangup]) }
        if bits & UInt32(EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 { result.insert(.writable) }
        return result
    }
}
