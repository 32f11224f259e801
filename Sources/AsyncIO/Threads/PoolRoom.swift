import AsyncIOCore

/// The places that a pool with a bound has: one for each thread, and one for each piece of work that
/// may wait.
///
/// Whoever finds none free waits in line for one.
final class PoolRoom: @unchecked Sendable {
    // SAFETY: what changes is used with the lock of `lot` held only.
    private let lot = ParkingLot()
    private let line = WaitLine()
    /// Below zero, there are that many more in the pool than it has places.
    private var free: Int
    private var isClosed = false

    init(_ places: Int) {
        free = places
    }

    /// How many wait for a place.
    var waiting: Int { lot.withLock { line.count } }

    /// Takes a place, or waits for one; false if the pool takes no work any more.
    ///
    /// A place is sure to be given back, so in a `select` it need not be claimed.
    func enter() async throws -> Bool {
        if let isOpen = enterNow() { return isOpen }
        let waiter = Waiter()
        try await lot.wait("ThreadPool.submit", as: waiter, takes: false) { waiter in
            if isClosed {
                waiter.number = Self.refused
            } else if free > 0 {
                free -= 1
            } else {
                line.append(waiter)
            }
        }
        return waiter.number != Self.refused
    }

    /// Takes a place if one is free: whether the pool takes work, or `nil` if one has to wait.
    func enterNow() -> Bool? {
        lot.withLock {
            if isClosed { return false }
            guard free > 0 else { return nil }
            free -= 1
            return true
        }
    }

    /// Gives a place to the one who has waited longest, or leaves it free.
    func leave() {
        let next: Waiter? = lot.withLock {
            if free >= 0, let next = line.grantFirst() { return next }
            free += 1
            return nil
        }
        next?.wake()
    }

    /// Takes a place back that was lent to others by `leave`, whether or not one is free.
    func comeBack() {
        lot.withLock { free -= 1 }
    }

    /// Sends those away who wait, and whoever comes later.
    func close() {
        let refused = lot.withLock {
            isClosed = true
            let waiting = line.grantAll()
            for waiter in waiting { waiter.number = Self.refused }
            return waiting
        }
        for waiter in refused { waiter.wake() }
    }

    private static let refused = 1
}
