import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Testing

/// The limiter: tokens with an owner, as many as are wanted at the time.
@Suite struct CapacityLimiterTests {
    @Test func lendsATokenToTheRunningTask() throws {
        try onLoop { () async throws in
            let limiter = CapacityLimiter(totalTokens: 2)
            let task = createTask(named: "borrower") {
                try await limiter.withToken {
                    let statistics = limiter.statistics
                    #expect(statistics.borrowers.map(\.description) == ["borrower"])
                    return statistics
                }
            }
            let statistics = try await task.value
            #expect(statistics.totalTokens == 2 && statistics.borrowedTokens == 1)
            #expect(limiter.borrowedTokens == 0 && limiter.availableTokens == 2)
        }
    }

    @Test func lendsOnBehalfOfOthers() throws {
        try onLoop { () async throws in
            let limiter = CapacityLimiter(totalTokens: 2)
            let object = Trace()
            try limiter.acquireNoWait(onBehalfOf: .named("first"))
            try await limiter.acquire(onBehalfOf: .object(ObjectIdentifier(object)))
            #expect(
                limiter.statistics.borrowers
                    == [.named("first"), .object(ObjectIdentifier(object))])
            #expect(throws: WouldBlock.self) { try limiter.acquireNoWait() }
            // Another task may give it back.
            let task = createTask { limiter.release(onBehalfOf: .named("first")) }
            try await task.value
            try limiter.acquireNoWait()
            limiter.release()
            limiter.release(onBehalfOf: .object(ObjectIdentifier(object)))
            #expect(limiter.borrowedTokens == 0)
        }
    }

    @Test func servesInTheOrderOfArrival() throws {
        try onLoop { () async throws in
            let (limiter, trace) = (CapacityLimiter(totalTokens: 1), Trace())
            try await limiter.acquire()
            let tasks = (0..<3).map { number in
                createTask { try await limiter.withToken { trace.add("\(number)") } }
            }
            await turns()
            #expect(limiter.statistics.waiting == 3)
            limiter.release()
            #expect(limiter.borrowedTokens == 1)
            #expect(throws: WouldBlock.self) { try limiter.acquireNoWait() }
            for task in tasks { try await task.value }
            #expect(trace.entries == ["0", "1", "2"])
        }
    }

    @Test func moreTokensWakeWhoWaits() throws {
        try onLoop { () async throws in
            let limiter = CapacityLimiter(totalTokens: 0)
            let tasks = (0..<4).map { _ in
                createTask { try await limiter.withToken { try await sleep(for: .seconds(1)) } }
            }
            await turns()
            limiter.totalTokens = 3
            #expect(limiter.borrowedTokens == 3 && limiter.statistics.waiting == 1)
            limiter.totalTokens = .max
            for task in tasks { try await task.value }
            #expect(try runningLoop().time.nanoseconds == 1_000_000_000)
        }
    }

    @Test func fewerTokensLetTheHoldersFinish() throws {
        try onLoop { () async throws in
            let limiter = CapacityLimiter(totalTokens: 3)
            let holders = (1...3).map { seconds in
                createTask {
                    try await limiter.withToken { try await sleep(for: .seconds(seconds)) }
                }
            }
            await turns()
            limiter.totalTokens = 1
            #expect(limiter.borrowedTokens == 3 && limiter.availableTokens == 0)
            // The first two to end give their tokens to nobody.
            try await limiter.acquire()
            #expect(try runningLoop().time.nanoseconds == 3_000_000_000)
            for holder in holders { try await holder.value }
        }
    }

    @Test func aCancelledWaiterLeavesNoTrace() throws {
        try onLoop { () async throws in
            let limiter = CapacityLimiter(totalTokens: 1)
            try await limiter.acquire(onBehalfOf: .named("holder"))
            let task = createTask { try await limiter.acquire(onBehalfOf: .named("waiter")) }
            await turns()
            task.cancel()
            #expect(await thrown { try await task.value } is CancelledError)
            limiter.release(onBehalfOf: .named("holder"))
            // Neither its place nor its name is taken.
            try limiter.acquireNoWait(onBehalfOf: .named("waiter"))
        }
    }

    @Test func aTokenThatCameBeforeACancellationIsGivenBack() throws {
        try onLoop { () async throws in
            let limiter = CapacityLimiter(totalTokens: 0)
            let task = createTask {
                try await limiter.withToken { try await sleep(for: .seconds(1)) }
            }
            await turns()
            limiter.totalTokens = 1
            task.cancel()
            #expect(await thrown { try await task.value } is CancelledError)
            #expect(limiter.availableTokens == 1)
        }
    }

    @Test func servesTasksWithoutALoop() async throws {
        let (limiter, inside, tooMany) = (CapacityLimiter(totalTokens: 3), Tally(), Tally())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<300 {
                        try await limiter.withToken {
                            if inside.add() > 3 { tooMany.add() }
                            await Task.yield()
                            inside.add(-1)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(tooMany.value == 0)
        #expect(limiter.availableTokens == 3)
    }

    /// On the loop and off it, a task is the same borrower.
    @Test func aTaskThatChangesThreadsIsTheSameBorrower() throws {
        try onLoop(.real) { () async throws in
            let limiter = CapacityLimiter(totalTokens: 1)
            try await limiter.acquire()
            await Elsewhere.release(limiter)
            #expect(limiter.availableTokens == 1)
        }
    }
}

/// Mistakes with a limiter.
@Suite struct CapacityLimiterTrapTests {
    @Test func borrowingTwiceTraps() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let limiter = CapacityLimiter(totalTokens: 2)
            try await limiter.acquire(onBehalfOf: .named("greedy"))
            try await limiter.acquire(onBehalfOf: .named("greedy"))
        }
        try expect(
            result, "CapacityLimiter.acquire was called for greedy", "name another borrower")
    }

    @Test func givingBackWhatOneHasNotTraps() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            CapacityLimiter(totalTokens: 2).release(onBehalfOf: .named("thief"))
        }
        try expect(result, "CapacityLimiter.release was called for thief, which has no token")
    }

    @Test func aNegativeTotalTraps() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            CapacityLimiter(totalTokens: 2).totalTokens = -1
        }
        try expect(result, "a capacity limiter needs 0 tokens or more")
    }

    @Test func withoutATaskABorrowerIsNamed() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let thread = try Thread(named: "no task") {
                CapacityLimiter(totalTokens: 2).release()
            }
            thread.join()
        }
        try expect(result, "no task runs this code", "say on whose behalf it is done")
    }
}

/// An actor that no loop runs.
@MainActor private enum Elsewhere {
    static func release(_ limiter: CapacityLimiter) {
        limiter.release()
    }
}
