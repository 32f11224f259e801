import AsyncIOCore

/// How much work of one loop is under way in the pool of the whole process.
///
/// Belongs to the loop's thread.
final class SharedPoolUse {
    private var count = 0
    private var waiter: TaskRecord?

    func began() {
        count += 1
    }

    func ended() {
        count -= 1
        if count == 0, let waiter { waiter.loop.unpark(waiter) }
    }

    /// Waits until nothing is under way.
    func wait(on loop: EventLoop, atMost limit: Duration, shielded: Bool) async -> WakeCause {
        guard count > 0 else { return .ready }
        let deadline = loop.time.advanced(by: limit)
        defer { waiter = nil }
        return await loop.park(.thread, until: deadline, shielded: shielded) { record in
            waiter = record
            // The last may have ended on the way here.
            if count == 0 { loop.unpark(record) }
        }
    }
}
