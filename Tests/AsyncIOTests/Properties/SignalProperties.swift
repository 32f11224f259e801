import AsyncIO
import Testing

/// Events, conditions and barriers: whoever may go on does, in their order, and nobody else.
@Suite struct SignalProperties {
    @Test func anEvent() {
        explore { EventModel() }
    }

    @Test func aCondition() {
        explore { ConditionModel() }
    }

    @Test func aBarrier() {
        explore { BarrierModel() }
    }
}

private final class EventModel: PropertyModel, @unchecked Sendable {
    // SAFETY: used on one loop.
    private let event = Event()
    private var timesSet = 0
    private var order = ArrivalOrder()

    func visit() async throws {
        guard !event.isSet else { return try await event.wait() }
        let (number, timesSet) = (order.arrive(), timesSet)
        try await event.wait()
        try demand(self.timesSet > timesSet, "a wait ended although the event was not set")
        try order.serve(number)
    }

    func meddle() async throws {
        if draw(2) == 0 { try await letGo() } else { event.clear() }
    }

    func letGo() async throws {
        timesSet += 1
        event.set()
    }

    func check() throws {
        try demand(!event.isSet || event.statistics.waiting == 0, "one waits for what has been")
    }

    func checkAtEnd() throws {
        try demand(event.statistics.waiting == 0, "\(event.statistics) at the end")
    }
}

/// Producers and consumers of items: each item is worth one notification, and none gets lost.
private final class ConditionModel: PropertyModel, @unchecked Sendable {
    // SAFETY: used on one loop.
    private let condition = Condition()
    private var items = 0
    private var holders = 0
    private var order = ArrivalOrder()

    func visit() async throws {
        if draw(3) == 0 { try await produce() } else { try await consume() }
    }

    /// Wakes some of them for nothing.
    func meddle() async throws {
        guard (try? condition.acquireNoWait()) != nil else { return }
        condition.notify(draw(3))
        condition.release()
    }

    func letGo() async throws {
        // Ten seconds have passed: whoever was notified has taken an item, or found none.
        let waiting = condition.statistics.waiting
        try demand(items == 0 || waiting == 0, "\(waiting) wait, but \(items) items are there")
        try await produce()
    }

    func check() throws {
        try demand(holders <= 1, "\(holders) hold the lock")
        try demand(holders == 0 || condition.isLocked, "the holder does not have the lock")
    }

    func checkAtEnd() throws {
        try demand(condition.statistics.waiting == 0, "\(condition.statistics) at the end")
        try demand(!condition.isLocked, "somebody still has the lock")
    }

    private func produce() async throws {
        try await locked {
            items += 1
            condition.notify()
            try await linger()
        }
    }

    private func consume() async throws {
        try await locked {
            while items == 0 { try await wait() }
            items -= 1
            try await linger()
        }
    }

    private func wait() async throws {
        let number = order.arrive()
        holders -= 1
        // Also if the wait was cancelled.
        defer { holders += 1 }
        try await condition.wait()
        try order.serve(number)
    }

    private func locked(_ body: () async throws -> Void) async throws {
        try await condition.acquire()
        holders += 1
        defer {
            holders -= 1
            condition.release()
        }
        try check()
        try await body()
        try check()
    }
}

private final class BarrierModel: PropertyModel, @unchecked Sendable {
    // SAFETY: used on one loop.
    private let barrier = Barrier(parties: 3)
    /// How often each place was given.
    private var places = [0, 0, 0]
    private var order = ArrivalOrder()

    func visit() async throws {
        let number = order.arrive()
        do {
            let place = try await barrier.wait()
            places[place] += 1
            // The last one does not wait for those who have come before.
            if place < 2 { try order.serve(number) }
        } catch is BrokenBarrierError {}
        try await linger()
    }

    func meddle() async throws {
        switch draw(6) {
        case 0: barrier.abort()
        case 1...3: barrier.reset()
        default: break
        }
    }

    func letGo() async throws {
        barrier.reset()
    }

    func check() throws {
        try demand(barrier.waitingCount < 3, "a meeting is complete and does not begin")
        try demand(!barrier.isBroken || barrier.waitingCount == 0, "one waits in vain")
        try demand(places.max() == places[2], "places \(places): not each meeting had a last one")
    }

    func checkAtEnd() throws {
        try demand(places[0] == places[2] && places[1] == places[2], "places \(places)")
        try demand(barrier.waitingCount == 0, "\(barrier.statistics) at the end")
    }
}
