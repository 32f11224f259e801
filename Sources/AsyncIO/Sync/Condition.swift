import AsyncIOCore

/// A place to wait, with a lock held, for what another task does under the same lock.
///
/// `wait` gives the lock back while it waits, and has it again when it returns: what the lock guards
/// may have changed meanwhile, so look again, or use `waitFor`. Several conditions may share a lock.
///
/// Fair: those who have waited longest are notified first. Safe from any thread and any executor.
/// The counterpart of `asyncio.Condition`.
public final class Condition: Sendable {
    private let lock: Lock
    private let lot = ParkingLot()
    private let line = WaitLine()

    /// Makes a condition on a lock, by default one of its own.
    public init(lock: Lock = Lock()) {
        self.lock = lock
    }

    /// Whether somebody holds the lock.
    public var isLocked: Bool { lock.isLocked }

    /// Runs `body` with the lock held, and gives it back however the body ends.
    ///
    /// Throws `CancelledError` if the task is cancelled while it waits for the lock.
    /// The counterpart of `async with condition`.
    public func withLock<R>(_ body: () async throws -> R) async throws -> R {
        try await lock.withLock(body)
    }

    /// Takes the lock; waits for it if somebody holds it.
    ///
    /// Throws `CancelledError` if the task is cancelled while it waits.
    public func acquire() async throws {
        try await lock.acquire()
    }

    /// Takes the lock if it is free.
    ///
    /// Throws `WouldBlock` if somebody holds it.
    public func acquireNoWait() throws(WouldBlock) {
        try lock.acquireNoWait()
    }

    /// Gives the lock to the task that has waited longest, or frees it.
    ///
    /// Traps if nobody holds it.
    public func release() {
        lock.release()
    }

    /// Gives the lock back, waits to be notified, and takes the lock again.
    ///
    /// Holds the lock when it ends, in whatever way: a cancellation is thrown once the lock has been
    /// taken again. A notification that came before the cancellation wins, so none is lost; the
    /// cancellation is then met at the next wait. Traps if nobody holds the lock.
    public func wait() async throws {
        precondition(
            isLocked, "Condition.wait was called without the lock; call it inside withLock { }")
        var hasReleased = false
        do {
            try await lot.wait("Condition.wait") { waiter in
                line.append(waiter)
            } afterwards: {
                // Not before: whoever has the lock next may notify at once.
                hasReleased = true
                lock.release()
            }
        } catch {
            if hasReleased { try await takeLockAgain() }
            throw error
        }
        try await takeLockAgain()
    }

    /// Waits until `predicate` is true, which is looked at with the lock held.
    ///
    /// Returns at once if it is true already. Ends as `wait` does, and throws what the predicate
    /// throws; the lock is held in each case. The counterpart of `Condition.wait_for`.
    public func waitFor(_ predicate: () throws -> Bool) async throws {
        while try !predicate() { try await wait() }
    }

    /// Has the task that has waited longest go on, or so many of them, once they have the lock.
    ///
    /// They take the lock one after the other when the caller gives it back. Does nothing if none
    /// waits. Traps if nobody holds the lock. Complexity: O(n) in the tasks notified.
    public func notify(_ count: Int = 1) {
        precondition(count >= 0, "Condition.notify needs a count of 0 or more")
        precondition(
            isLocked, "Condition.notify was called without the lock; call it inside withLock { }")
        for waiter in lot.withLock({ line.grantAll(atMost: count) }) { waiter.wake() }
    }

    /// Has all tasks that wait go on, in their order, once they have the lock.
    ///
    /// Traps if nobody holds the lock. Complexity: O(n) in the tasks that wait.
    public func notifyAll() {
        notify(.max)
    }

    /// Also in a cancelled task: `wait` must never return without the lock.
    private func takeLockAgain() async throws {
        if !lock.take() { try await lock.waitForTurn(isShielded: true) }
    }
}

extension Condition {
    /// What a condition looks like from outside, at one moment.
    public struct Statistics: Sendable, Hashable {
        /// How many tasks wait to be notified.
        public let waiting: Int
        /// The state of its lock.
        public let lock: Lock.Statistics
    }

    /// The condition's present state; of use in logs and tests, stale as soon as it is read.
    public var statistics: Statistics {
        Statistics(waiting: lot.withLock { line.count }, lock: lock.statistics)
    }
}
