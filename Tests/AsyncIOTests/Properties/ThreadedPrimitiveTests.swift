import AsyncIO
import Testing

/// Primitives that threads share; of most use under the thread sanitizer.
///
/// A lost wake-up is a test that never ends.
@Suite(.timeLimit(.minutes(1))) struct ThreadedPrimitiveTests {
    @Test func aLock() async throws {
        let (lock, guarded) = (Lock(), Guarded())
        try await crowd {
            try await lock.withLock { try await guarded.use() }
        }
        #expect(guarded.conflicts == 0)
        #expect(lock.statistics == Lock().statistics)
    }

    @Test func anEvent() async throws {
        let (event, guarded) = (Event(), Guarded())
        guarded.count = 42
        try await crowd {
            event.set()
            event.clear()
        } _: {
            try await event.wait()
            #expect(guarded.count == 42)
        }
        #expect(event.statistics.waiting == 0)
    }

    @Test func aCondition() async throws {
        let (condition, guarded) = (Condition(), Guarded())
        let produce = { @Sendable () async throws in
            try await condition.withLock {
                guarded.count += 1
                condition.notify()
            }
        }
        try await crowd {
            // Those who were cancelled leave items that nobody consumes.
            if condition.statistics.waiting > 0 { try await produce() }
        } _: {
            try await condition.withLock {
                try await condition.waitFor { guarded.count > 0 }
                guarded.count -= 1
                try await guarded.use()
            }
        }
        #expect(guarded.conflicts == 0)
        #expect(guarded.count >= 0)
        #expect(condition.statistics == Condition().statistics)
    }

    @Test(arguments: [Semaphore(2), BoundedSemaphore(2)])
    func aSemaphore(semaphore: Semaphore) async throws {
        let (inside, tooMany) = (Tally(), Tally())
        try await crowd {
            try await semaphore.withPermit {
                if inside.add() > 2 { tooMany.add() }
                await Task.yield()
                inside.add(-1)
            }
        }
        #expect(tooMany.value == 0)
        #expect(semaphore.statistics == Semaphore(2).statistics)
    }

    @Test func aBarrier() async throws {
        let barrier = Barrier(parties: 3)
        let places = [Tally(), Tally(), Tally()]
        try await crowd {
            // At the end there may be too few for a meeting.
            if places[2].value % 5 == 4 || barrier.waitingCount > 0 { barrier.reset() }
        } _: {
            do {
                places[try await barrier.wait()].add()
            } catch is BrokenBarrierError {}
        }
        #expect(places[0].value == places[2].value && places[1].value == places[2].value)
        #expect(barrier.waitingCount == 0)
    }

    @Test func aCapacityLimiter() async throws {
        let limiter = CapacityLimiter(totalTokens: 1)
        let (inside, tooMany, changes) = (Tally(), Tally(), Tally())
        try await crowd {
            limiter.totalTokens = 1 + changes.add() % 3
        } _: {
            try await limiter.withToken {
                if inside.add() > 3 { tooMany.add() }
                await Task.yield()
                inside.add(-1)
            }
        }
        #expect(tooMany.value == 0)
        #expect(limiter.borrowedTokens == 0 && limiter.statistics.borrowers.isEmpty)
        #expect(limiter.statistics.waiting == 0)
    }
}

/// Plain state that a lock has to guard: the thread sanitizer sees it if it does not.
private final class Guarded: @unchecked Sendable {
    // SAFETY: what the tests are about.
    var count = 0
    private(set) var conflicts = 0
    private var isInUse = false

    func use() async throws {
        if isInUse { conflicts += 1 }
        isInUse = true
        await Task.yield()
        isInUse = false
    }
}
