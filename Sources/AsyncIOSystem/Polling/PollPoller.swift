internal import CAsyncIO
internal import Glibc

/// The fallback, and the reference to read: poll(2), with levels made to look like edges.
///
/// A direction that was delivered is left out of the next calls until `rearm`; otherwise a socket
/// that nobody reads from would keep the loop spinning.
package final class PollPoller: Poller {
    package let name = "poll"
    package let needsRearm = true

    private let wakeup: Wakeup
    /// The first entry is the wake-up's.
    private var entries: [pollfd]
    private var indices: [Int32: Int] = [:]
    /// What the present `wait` has to deliver.
    private var reports: [(descriptor: Int32, readiness: Readiness)] = []

    package init() throws(OSError) {
        wakeup = try Wakeup()
        entries = [pollfd(fd: wakeup.raw, events: Int16(POLLIN), revents: 0)]
    }

    package var wakeupDescriptor: Int32 { wakeup.raw }

    package func add(_ descriptor: Int32) throws(OSError) {
        guard indices[descriptor] == nil else {
            throw OSError(call: "poll", subject: "descriptor \(descriptor)", code: EEXIST)
        }
        indices[descriptor] = entries.count
        entries.append(pollfd(fd: descriptor, events: Int16(POLLIN | POLLOUT), revents: 0))
    }

    package func remove(_ descriptor: Int32) {
        guard let index = indices.removeValue(forKey: descriptor) else { return }
        entries.swapAt(index, entries.count - 1)
        entries.removeLast()
        guard index < entries.count else { return }
        let moved = entries[index].fd
        indices[moved < 0 ? -moved - 1 : moved] = index
    }

    package func rearm(_ descriptor: Int32, _ direction: Direction) {
        guard let index = indices[descriptor] else { return }
        entries[index].fd = descriptor
        entries[index].events |= Int16(direction == .read ? POLLIN : POLLOUT)
    }

    package func recheck(_ descriptor: Int32, _ wanted: Readiness) {
        guard let index = indices[descriptor] else { return }
        entries[index].fd = descriptor
        entries[index].events = Int16(
            (wanted.has(.readable) ? POLLIN : 0) | (wanted.has(.writable) ? POLLOUT : 0))
    }

    package func wait(
        timeout: Int64?, announce: (Int32) -> Bool, deliver: (Int32, Readiness) -> Void
    ) throws(OSError) -> WaitResult {
        // Rounded up: waking early would only make the loop wait once more.
        let milliseconds = timeout.map { Int32(clamping: ($0 + 999_999) / 1_000_000) } ?? -1
        let count = poll(&entries, UInt(entries.count), milliseconds)
        guard count >= 0 else {
            if errno == EINTR { return .woken }
            throw OSError.last("poll")
        }
        if entries[0].revents != 0 { wakeup.clear() }
        // Collected first: a delivery may remove descriptors, which moves the entries.
        for index in entries.indices.dropFirst() where entries[index].revents != 0 {
            collect(&entries[index])
        }
        for (descriptor, readiness) in reports where indices[descriptor] != nil {
            deliver(descriptor, readiness)
        }
        reports.removeAll(keepingCapacity: true)
        return .woken
    }

    package func wake() {
        wakeup.signal()
    }

    package func now() -> Int64 {
        MonotonicTime.now()
    }

    package func close() {
        entries.removeSubrange(1...)
        indices.removeAll()
        wakeup.close()
    }

    private func collect(_ entry: inout pollfd) {
        let bits = Int32(entry.revents)
        let descriptor = entry.fd
        var readiness: Readiness = []
        if bits & Int32(POLLIN) != 0 { readiness.insert(.readable) }
        if bits & Int32(POLLOUT) != 0 { readiness.insert(.writable) }
        if bits & Int32(POLLHUP | POLLERR) != 0 {
            readiness = [.readable, .writable, .hangup]
            // These are reported whatever is asked for; a negative number hides the entry.
            entry.fd = -descriptor - 1
        }
        if readiness.contains(.readable) { entry.events &= ~Int16(POLLIN) }
        if readiness.contains(.writable) { entry.events &= ~Int16(POLLOUT) }
        entry.revents = 0
        if !readiness.isEmpty { reports.append((descriptor, readiness)) }
    }
}
