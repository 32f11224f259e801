import AsyncIO
import AsyncIOTesting
import Testing

/// The barrier: all or none, again and again, and whoever leaves is waited for anew.
@Suite struct BarrierTests {
    @Test func letsAllGoWhenTheLastHasCome() throws {
        try onLoop { () async throws in
            let (barrier, trace) = (Barrier(parties: 3), Trace())
            let tasks = (0..<3).map { number in
                createTask {
                    try await sleep(for: .seconds(3 - number))
                    let place = try await barrier.wait()
                    trace.add("\(number) at \(place)")
                }
            }
            try await sleep(for: .milliseconds(2_500))
            #expect(barrier.waitingCount == 2 && barrier.parties == 3)
            #expect(trace.entries.isEmpty)
            for task in tasks { try await task.value }
            // The last to come does not wait, and so goes on first.
            #expect(trace.entries == ["0 at 2", "2 at 0", "1 at 1"])
            #expect(barrier.waitingCount == 0)
        }
    }

    @Test func servesOneMeetingAfterTheOther() throws {
        try onLoop { () async throws in
            let (barrier, trace) = (Barrier(parties: 2), Trace())
            _ = try await gather(0..<6) { number in
                try await barrier.withBarrier { trace.add("\(number) at \($0)") }
            }
            #expect(
                trace.entries
                    == ["1 at 1", "3 at 1", "5 at 1", "0 at 0", "2 at 0", "4 at 0"])
        }
    }

    @Test func onePartyNeverWaits() throws {
        try onLoop { () async throws in
            #expect(try await Barrier(parties: 1).wait() == 0)
        }
    }

    @Test func aCancelledWaiterLeavesAndOneMoreIsWaitedFor() throws {
        try onLoop { () async throws in
            let barrier = Barrier(parties: 3)
            let leaving = createTask { try await barrier.wait() }
            let staying = createTask { try await barrier.wait() }
            await turns()
            leaving.cancel()
            #expect(await thrown { try await leaving.value } is CancelledError)
            #expect(barrier.waitingCount == 1 && !barrier.isBroken)
            let third = createTask { try await barrier.wait() }
            await turns()
            #expect(barrier.waitingCount == 2)
            #expect(try await barrier.wait() == 2)
            #expect(try await staying.value == 0)
            #expect(try await third.value == 1)
        }
    }

    @Test func aMeetingThatWasCompleteBeforeACancellationStands() throws {
        try onLoop { () async throws in
            let barrier = Barrier(parties: 2)
            let task = createTask { try await barrier.wait() }
            await turns()
            #expect(try await barrier.wait() == 1)
            task.cancel()
            #expect(try await task.value == 0)
        }
    }

    @Test func aCancelledTaskMayCompleteAMeeting() throws {
        try onLoop { () async throws in
            let barrier = Barrier(parties: 2)
            let waiting = createTask { try await barrier.wait() }
            let cancelled = createTask {
                await turns()
                return try await barrier.wait()
            }
            await turns(1)
            cancelled.cancel()
            #expect(try await cancelled.value == 1)
            #expect(try await waiting.value == 0)
        }
    }

    @Test func aResetSendsTheWaitersAwayAndTheBarrierIsWhole() throws {
        try onLoop { () async throws in
            let barrier = Barrier(parties: 2)
            let task = createTask { try await barrier.wait() }
            await turns()
            barrier.reset()
            // A newcomer belongs to the next meeting.
            let next = createTask { try await barrier.wait() }
            #expect(await thrown { try await task.value } is BrokenBarrierError)
            await turns()
            #expect(!barrier.isBroken && barrier.waitingCount == 1)
            #expect(try await barrier.wait() == 1)
            #expect(try await next.value == 0)
        }
    }

    @Test func anAbortBreaksItUntilAReset() throws {
        try onLoop { () async throws in
            let barrier = Barrier(parties: 2)
            let task = createTask { try await barrier.wait() }
            await turns()
            barrier.abort()
            #expect(barrier.isBroken && barrier.statistics.isBroken)
            #expect(await thrown { try await task.value } is BrokenBarrierError)
            let error = await thrown { try await barrier.wait() }
            #expect("\(try #require(error))".contains("call reset()"))
            barrier.reset()
            let next = createTask { try await barrier.wait() }
            await turns()
            #expect(try await barrier.wait() == 1)
            #expect(try await next.value == 0)
        }
    }

    @Test func servesTasksWithoutALoop() async throws {
        let (barrier, places) = (Barrier(parties: 4), Tally())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { for _ in 0..<300 { places.add(try await barrier.wait()) } }
            }
            try await group.waitForAll()
        }
        #expect(places.value == 300 * (0 + 1 + 2 + 3))
        #expect(barrier.waitingCount == 0)
    }

    @Test func aWaiterWithoutALoopIsCancelled() async throws {
        let barrier = Barrier(parties: 2)
        let task = Task { try await barrier.wait() }
        while barrier.waitingCount == 0 { await Task.yield() }
        task.cancel()
        await #expect(throws: CancelledError.self) { try await task.value }
        #expect(barrier.waitingCount == 0)
    }

    @Test func aBarrierForNobodyTraps() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            _ = Barrier(parties: 0)
        }
        try expect(result, "a barrier needs at least one party")
    }
}
