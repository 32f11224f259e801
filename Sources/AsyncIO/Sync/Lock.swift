public import AsyncIOCore
public import Synchronization

/// A lock that tasks wait for without blocking their thread.
///
/// Fair: whoever has waited longest gets it, and a newcomer cannot overtake. Not owned by a task and
/// not recursive: a task that takes it twice waits for ever. On one loop state that changes only
/// between two waits needs no lock; this is for what spans them.
///
/// Safe from any thread and any executor. The counterpart of `asyncio.Lock`.
public final class Lock: Sendable {
    /// Free, held, or held and wanted by others: then `release` has somebody to hand it to.
    @usableFromInline enum State {
        @usableFromInline static let free: UInt8 = 0
        @usableFromInline static let held: UInt8 = 1
        @usableFromInline static let contended: UInt8 = 2
    }

    @usableFromInline let state = Atomic<UInt8>(State.free)
    private let lot = ParkingLot()
    private let line = WaitLine()

    /// Makes a lock that is free.
    public init() {}

    /// Whether somebody holds the lock.
    public var isLocked: Bool { state.load(ordering: .relaxed) != State.free }

    /// Runs `body` with the lock held, and gives it back however the body ends.
    ///
    /// Throws `CancelledError` if the task is cancelled while it waits for the lock.
    /// The counterpart of `async with lock`.
    @inlinable
    public func withLock<R>(_ body: () async throws -> R) async throws -> R {
        if !borrow() { try await waitForTurn(takes: false) }
        defer { release() }
        return try await body()
    }

    /// Takes the lock; waits for it if somebody holds it.
    ///
    /// Throws `CancelledError` if the task is cancelled while it waits. A free lock is taken without a
    /// wait, in a few nanoseconds.
    @inlinable
    public func acquire() async throws {
        if take() { return }
        try await waitForTurn()
    }

    /// Takes the lock if it is free.
    ///
    /// Throws `WouldBlock` if somebody holds it.
    @inlinable
    public func acquireNoWait() throws(WouldBlock) {
        guard take() else { throw WouldBlock("Lock.acquire") }
    }

    /// Gives the lock to the task that has waited longest, or frees it.
    ///
    /// Traps if nobody holds it.
    @inlinable
    public func release() {
        let (wasHeld, _) = state.compareExchange(
            expected: State.held, desired: State.free, ordering: .releasing)
        if !wasHeld { handOver() }
    }

    @inlinable
    @inline(__always)
    func take() -> Bool {
        guard borrow() else { return false }
        if Selection.claim() { return true }
        release()
        return false
    }

    /// Takes the lock for somebody who is sure to give it back, which needs no claim.
    @inlinable
    @inline(__always)
    func borrow() -> Bool {
        state.compareExchange(
            expected: State.free, desired: State.held, ordering: .acquiring
        ).exchanged
    }

    /// Takes the lock when it is this task's turn; `Condition` must have it also when it is cancelled.
    @usableFromInline
    func waitForTurn(isShielded: Bool = false, takes: Bool = true) async throws {
        try await lot.wait("Lock.acquire", isShielded: isShielded, takes: takes, enter)
    }

    /// Marks the lock first, so that whoever holds it comes here to hand it over.
    private func enter(_ waiter: Waiter) {
        if state.exchange(State.contended, ordering: .acquiring) != State.free {
            line.append(waiter)
        } else if !waiter.claim() {
            state.store(State.free, ordering: .releasing)
        }
    }

    @usableFromInline
    func handOver() {
        let next = lot.withLock {
            precondition(isLocked, "Lock.release was called on a lock that nobody holds")
            let next = line.grantFirst()
            if next == nil { state.store(State.free, ordering: .releasing) }
            return next
        }
        next?.wake()
    }
}

extension Lock {
    /// What a lock looks like from outside, at one moment.
    public struct Statistics: Sendable, Hashable {
        /// Whether somebody holds it.
        public let isLocked: Bool
        /// How many tasks wait for it.
        public let waiting: Int
    }

    /// The lock's present state; of use in logs and tests, stale as soon as it is read.
    public var statistics: Statistics {
        lot.withLock { Statistics(isLocked: isLocked, waiting: line.count) }
    }
}
