import AsyncIO
import AsyncIOTesting
import Testing

/// The lock: fair, never lost, and at home on any executor.
@Suite struct LockTests {
    @Test func isTakenAndGivenBack() throws {
        try onLoop { () async throws in
            let lock = Lock()
            #expect(!lock.isLocked)
            try await lock.acquire()
            #expect(lock.isLocked)
            #expect(throws: WouldBlock.self) { try lock.acquireNoWait() }
            lock.release()
            try lock.acquireNoWait()
            lock.release()
            #expect(!lock.isLocked)
        }
    }

    @Test func isHandedOverInTheOrderOfArrival() throws {
        try onLoop { () async throws in
            let (lock, trace) = (Lock(), Trace())
            try await lock.acquire()
            let tasks = (0..<5).map { number in
                createTask {
                    try await lock.withLock {
                        trace.add("\(number)")
                        try await sleep(for: .seconds(1))
                    }
                }
            }
            await turns()
            #expect(lock.statistics.isLocked && lock.statistics.waiting == 5)
            lock.release()
            // A newcomer finds it taken, although its next owner has not run yet.
            #expect(throws: WouldBlock.self) { try lock.acquireNoWait() }
            for task in tasks { try await task.value }
            #expect(trace.entries == ["0", "1", "2", "3", "4"])
            #expect(!lock.isLocked)
        }
    }

    @Test func aCancelledWaiterLeavesTheLine() throws {
        try onLoop { () async throws in
            let (lock, trace) = (Lock(), Trace())
            try await lock.acquire()
            let first = createTask { try await lock.withLock { trace.add("first") } }
            let second = createTask { try await lock.withLock { trace.add("second") } }
            await turns()
            first.cancel(reason: .user("enough"))
            let error = await thrown { try await first.value } as? CancelledError
            #expect(error?.reason == .user("enough"))
            lock.release()
            try await second.value
            #expect(trace.entries == ["second"])
        }
    }

    @Test func whatWasGrantedBeforeACancellationIsGivenBack() throws {
        try onLoop { () async throws in
            let lock = Lock()
            try await lock.acquire()
            let task = createTask {
                try await lock.withLock { try await sleep(for: .seconds(1)) }
            }
            await turns()
            lock.release()
            task.cancel()
            #expect(await thrown { try await task.value } is CancelledError)
            #expect(!lock.isLocked)
        }
    }

    @Test func servesTasksWithoutALoop() async throws {
        let (lock, tally) = (Lock(), Tally())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1_000 {
                        try await lock.withLock {
                            let value = tally.value
                            await Task.yield()
                            tally.add(value + 1 - tally.value)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(tally.value == 8_000)
        #expect(!lock.isLocked)
    }

    @Test func aWaiterWithoutALoopIsCancelled() async throws {
        let lock = Lock()
        try await lock.acquire()
        let task = Task { try await lock.acquire() }
        while lock.statistics.waiting == 0 { await Task.yield() }
        task.cancel()
        await #expect(throws: CancelledError.self) { try await task.value }
        #expect(lock.statistics.waiting == 0)
        lock.release()
        #expect(!lock.isLocked)
    }

    @Test func releasingAFreeLockTraps() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            Lock().release()
        }
        try expect(result, "Lock.release was called on a lock that nobody holds")
    }
}
