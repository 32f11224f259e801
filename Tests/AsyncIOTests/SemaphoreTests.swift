import AsyncIO
import AsyncIOTesting
import Testing

/// The semaphore: so many at once, in the order of arrival, and no permit is lost.
@Suite struct SemaphoreTests {
    @Test(arguments: [Semaphore(2), BoundedSemaphore(2)])
    func lendsItsPermits(semaphore: Semaphore) throws {
        try onLoop { () async throws in
            #expect(semaphore.value == 2 && !semaphore.isLocked)
            try await semaphore.acquire()
            #expect(semaphore.value == 1 && !semaphore.isLocked)
            try semaphore.acquireNoWait()
            #expect(semaphore.value == 0 && semaphore.isLocked)
            #expect(throws: WouldBlock("Semaphore.acquire")) { try semaphore.acquireNoWait() }
            semaphore.release()
            semaphore.release()
            #expect(semaphore.value == 2)
        }
    }

    @Test func letsInSoManyAtOnce() throws {
        try onLoop { () async throws in
            let (semaphore, inside) = (Semaphore(3), Tally())
            let most = try await gather(0..<10) { _ in
                try await semaphore.withPermit {
                    inside.add()
                    defer { inside.add(-1) }
                    try await sleep(for: .seconds(1))
                    return inside.value
                }
            }
            #expect(most.max() == 3)
            #expect(try runningLoop().time.nanoseconds == 4_000_000_000)
            #expect(semaphore.statistics.value == 3)
        }
    }

    @Test func servesInTheOrderOfArrival() throws {
        try onLoop { () async throws in
            let (semaphore, trace) = (Semaphore(0), Trace())
            let tasks = (0..<4).map { number in
                createTask {
                    try await semaphore.acquire()
                    trace.add("\(number)")
                }
            }
            await turns()
            #expect(semaphore.statistics.waiting == 4)
            semaphore.release()
            semaphore.release()
            // What was handed over is not free, although its new owners have not run yet.
            #expect(semaphore.isLocked)
            #expect(throws: WouldBlock.self) { try semaphore.acquireNoWait() }
            semaphore.release()
            semaphore.release()
            for task in tasks { try await task.value }
            #expect(trace.entries == ["0", "1", "2", "3"])
        }
    }

    @Test func aCancelledWaiterLeavesItsPlaceToTheNext() throws {
        try onLoop { () async throws in
            let semaphore = Semaphore(0)
            let tasks = (0..<2).map { _ in createTask { try await semaphore.acquire() } }
            await turns()
            tasks[0].cancel()
            semaphore.release()
            #expect(await thrown { try await tasks[0].value } is CancelledError)
            try await tasks[1].value
            #expect(semaphore.statistics == Semaphore(0).statistics)
        }
    }

    @Test func aPermitThatCameBeforeACancellationIsGivenBack() throws {
        try onLoop { () async throws in
            let semaphore = Semaphore(0)
            let task = createTask {
                try await semaphore.withPermit { try await sleep(for: .seconds(1)) }
            }
            await turns()
            semaphore.release()
            task.cancel()
            #expect(await thrown { try await task.value } is CancelledError)
            #expect(semaphore.value == 1)
        }
    }

    @Test func aCancelledTaskTakesAFreePermit() throws {
        try onLoop { () async throws in
            let semaphore = Semaphore(1)
            let task = createTask {
                await turns()
                try await semaphore.acquire()
                try await semaphore.acquire()
            }
            await turns(1)
            task.cancel()
            #expect(await thrown { try await task.value } is CancelledError)
            #expect(semaphore.value == 0)
        }
    }

    @Test func aPlainOneMayGrow() throws {
        let semaphore = Semaphore(1)
        semaphore.release()
        #expect(semaphore.value == 2)
    }

    @Test func servesTasksWithoutALoop() async throws {
        let (semaphore, inside, most) = (BoundedSemaphore(3), Tally(), Tally())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<500 {
                        try await semaphore.withPermit {
                            if inside.add() > 3 { most.add() }
                            await Task.yield()
                            inside.add(-1)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(most.value == 0)
        #expect(semaphore.value == 3)
    }

    @Test func aWaiterWithoutALoopIsCancelled() async throws {
        let semaphore = Semaphore(0)
        let task = Task { try await semaphore.acquire() }
        while semaphore.statistics.waiting == 0 { await Task.yield() }
        task.cancel()
        await #expect(throws: CancelledError.self) { try await task.value }
        #expect(semaphore.statistics.waiting == 0)
    }

    @Test func aNegativeValueTraps() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            _ = BoundedSemaphore(-1)
        }
        try expect(result, "a semaphore needs an initial value of 0 or more")
    }

    @Test func oneReleaseTooManyTraps() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let semaphore = BoundedSemaphore(2)
            try semaphore.acquireNoWait()
            semaphore.release()
            semaphore.release()
        }
        try expect(result, "BoundedSemaphore.release was called more often than acquire")
    }
}
