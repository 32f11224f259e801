import AsyncIOCore

/// A place where so many tasks wait for each other, and then all go on; again and again.
///
/// Safe from any thread and any executor. The counterpart of `asyncio.Barrier`.
public final class Barrier: @unchecked Sendable {
    // SAFETY: `isBrokenNow` is used with the lock of `lot` held only.

    /// How many tasks meet here.
    public let parties: Int
    private let lot = ParkingLot()
    private let line = WaitLine()
    @exclusivity(unchecked) private var isBrokenNow = false

    /// The place of a waiter that goes on because the meeting is off.
    private static let nowhere = -1

    /// Makes a barrier for so many tasks.
    ///
    /// Traps if there is not at least one.
    public init(parties: Int) {
        precondition(parties >= 1, "a barrier needs at least one party")
        self.parties = parties
    }

    /// How many tasks wait for the others.
    public var waitingCount: Int { lot.withLock { line.count } }

    /// Whether the barrier was aborted and not reset since.
    public var isBroken: Bool { lot.withLock { isBrokenNow } }

    /// Waits until as many tasks as there are parties wait here, and returns this one's place.
    ///
    /// The places are 0 for who came first, and so on; the last to come does not wait. A task that is
    /// cancelled leaves, and the others wait for one more. A branch of a `select` that loses just when
    /// the meeting is complete has been there all the same.
    ///
    /// - Throws: `CancelledError`, or `BrokenBarrierError` if the barrier is or gets aborted, or is
    ///   reset meanwhile.
    public func wait() async throws -> Int {
        while true {
            if let others = try completeMeeting() {
                for other in others { other.wake() }
                return parties - 1
            }
            var waiter: Waiter?
            try await lot.wait("Barrier.wait", takes: false) {
                // Looked at once more: there is no need to wait if this is the last one by now.
                guard !isBrokenNow, !isLastMissing else { return }
                line.append($0)
                waiter = $0
            }
            guard let waiter else { continue }
            let place = lot.withLock { waiter.number }
            guard place != Self.nowhere else { throw BrokenBarrierError() }
            return place
        }
    }

    /// Waits for the others, then runs `body` with this task's place.
    ///
    /// Throws as `wait` does. The counterpart of `async with barrier as place`.
    public func withBarrier<R>(_ body: (Int) async throws -> R) async throws -> R {
        try await body(try await wait())
    }

    /// Begins anew: whoever waits gets a `BrokenBarrierError`, and the barrier is whole and empty.
    ///
    /// Complexity: O(n) in the tasks that wait.
    public func reset() {
        sendAway(isBroken: false)
    }

    /// Gives up: whoever waits, or comes from now on until a `reset`, gets a `BrokenBarrierError`.
    ///
    /// Complexity: O(n) in the tasks that wait.
    public func abort() {
        sendAway(isBroken: true)
    }

    /// The others, granted and each with its place, if this task is the last one missing.
    private func completeMeeting() throws -> [Waiter]? {
        try lot.withLock {
            guard !isBrokenNow else { throw BrokenBarrierError() }
            guard isLastMissing else { return nil }
            let others = line.grantAll()
            for (place, other) in others.enumerated() { other.number = place }
            return others
        }
    }

    /// Whether all have come but one; with the lock held only.
    private var isLastMissing: Bool { line.count == parties - 1 }

    private func sendAway(isBroken: Bool) {
        let all = lot.withLock {
            isBrokenNow = isBroken
            let all = line.grantAll()
            for waiter in all { waiter.number = Self.nowhere }
            return all
        }
        for waiter in all { waiter.wake() }
    }
}

extension Barrier {
    /// What a barrier looks like from outside, at one moment.
    public struct Statistics: Sendable, Hashable {
        /// How many tasks meet here.
        public let parties: Int
        /// How many of them wait for the others.
        public let waiting: Int
        /// Whether it was aborted and not reset since.
        public let isBroken: Bool
    }

    /// The barrier's present state; of use in logs and tests, stale as soon as it is read.
    public var statistics: Statistics {
        lot.withLock {
            Statistics(parties: parties, waiting: line.count, isBroken: isBrokenNow)
        }
    }
}
