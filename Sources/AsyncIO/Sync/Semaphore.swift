import AsyncIOCore

/// So many permits, for which tasks wait without blocking their thread.
///
/// Fair: whoever has waited longest gets the next permit, and a newcomer cannot overtake. A permit
/// belongs to nobody: any task may give one back, also one that never took any.
///
/// Safe from any thread and any executor. The counterpart of `asyncio.Semaphore`.
public class Semaphore: @unchecked Sendable {
    // SAFETY: `free` is used with the lock of `lot` held only, and the one subclass adds no state.
    private let lot = ParkingLot()
    private let line = WaitLine()
    /// The most permits that may be free at once.
    private let bound: Int
    /// How many permits are free; none while somebody waits whom one could be given.
    @exclusivity(unchecked) private var free: Int

    /// Makes a semaphore with so many free permits.
    ///
    /// Traps if `value` is negative.
    public convenience init(_ value: Int = 1) {
        self.init(value, bound: .max)
    }

    init(_ value: Int, bound: Int) {
        precondition(value >= 0, "a semaphore needs an initial value of 0 or more")
        free = value
        self.bound = bound
    }

    /// How many permits are free.
    public final var value: Int { lot.withLock { free } }

    /// Whether `acquire` would have to wait: no permit is free, and others may wait for one already.
    public final var isLocked: Bool { value == 0 }

    /// Runs `body` with a permit, and gives it back however the body ends.
    ///
    /// Throws `CancelledError` if the task is cancelled while it waits for the permit.
    /// The counterpart of `async with semaphore`.
    public final func withPermit<R>(_ body: () async throws -> R) async throws -> R {
        try await acquire(toKeep: false)
        defer { release() }
        return try await body()
    }

    /// Takes a permit; waits for one if none is free.
    ///
    /// Throws `CancelledError` if the task is cancelled while it waits. A free permit is taken without
    /// a wait.
    public final func acquire() async throws {
        try await acquire(toKeep: true)
    }

    /// What is not kept need not be claimed for a branch of a `select`: it is given back in any case.
    private func acquire(toKeep isKept: Bool) async throws {
        if lot.withLock({ take(toKeep: isKept) }) { return }
        try await lot.wait("Semaphore.acquire", takes: isKept) { waiter in
            if free == 0 { line.append(waiter) } else if waiter.claim() { free -= 1 }
        }
    }

    /// Takes a permit if one is free.
    ///
    /// Throws `WouldBlock` if none is.
    public final func acquireNoWait() throws(WouldBlock) {
        guard lot.withLock({ take(toKeep: true) }) else { throw WouldBlock("Semaphore.acquire") }
    }

    /// Gives a permit to the task that has waited longest, or leaves it for the next one to come.
    ///
    /// Traps if a `BoundedSemaphore` would have more of them free than at its beginning.
    public final func release() {
        let next = lot.withLock {
            precondition(
                free < bound, "BoundedSemaphore.release was called more often than acquire")
            let next = line.grantFirst()
            if next == nil { free += 1 }
            return next
        }
        next?.wake()
    }

    /// Takes a permit if one is free; with the lock held only.
    private func take(toKeep isKept: Bool) -> Bool {
        guard free > 0, !isKept || Selection.claim() else { return false }
        free -= 1
        return true
    }
}

extension Semaphore {
    /// What a semaphore looks like from outside, at one moment.
    public struct Statistics: Sendable, Hashable {
        /// How many permits are free.
        public let value: Int
        /// How many tasks wait for one.
        public let waiting: Int
    }

    /// The semaphore's present state; of use in logs and tests, stale as soon as it is read.
    public final var statistics: Statistics {
        lot.withLock { Statistics(value: free, waiting: line.count) }
    }
}
