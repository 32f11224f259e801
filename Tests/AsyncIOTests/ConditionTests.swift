import AsyncIO
import AsyncIOTesting
import Testing

/// The condition: waits without the lock, ends with it, and loses no notification.
@Suite struct ConditionTests {
    @Test func wakesAsManyAsItIsToldInTheirOrder() throws {
        try onLoop { () async throws in
            let (condition, trace) = (Condition(), Trace())
            let tasks = (0..<4).map { number in
                createTask {
                    try await condition.withLock {
                        try await condition.wait()
                        trace.add("\(number)")
                    }
                }
            }
            await turns()
            #expect(condition.statistics.waiting == 4)
            #expect(!condition.isLocked)
            try await condition.withLock { condition.notify() }
            await turns()
            #expect(trace.entries == ["0"])
            try await condition.withLock { condition.notify(2) }
            await turns()
            #expect(trace.entries == ["0", "1", "2"])
            try await condition.withLock { condition.notifyAll() }
            for task in tasks { try await task.value }
            #expect(trace.entries == ["0", "1", "2", "3"])
        }
    }

    @Test func aNotificationThatNobodyWaitsForIsForgotten() throws {
        try onLoop { () async throws in
            let condition = Condition()
            try await condition.withLock { condition.notifyAll() }
            let task = createTask { try await condition.withLock { try await condition.wait() } }
            await turns()
            #expect(condition.statistics.waiting == 1)
            task.cancel()
            _ = await task.result
        }
    }

    @Test func whoIsNotifiedGoesOnOnlyWithTheLock() throws {
        try onLoop { () async throws in
            let (condition, trace) = (Condition(), Trace())
            let task = createTask {
                try await condition.withLock {
                    try await condition.wait()
                    trace.add("went on")
                }
            }
            await turns()
            try await condition.withLock {
                condition.notify()
                try await sleep(for: .seconds(1))
                trace.add("gave back")
            }
            try await task.value
            #expect(trace.entries == ["gave back", "went on"])
        }
    }

    @Test func waitsForAPredicate() throws {
        try onLoop { () async throws in
            let (condition, tally) = (Condition(), Tally())
            let task = createTask {
                try await condition.withLock {
                    try await condition.waitFor { tally.value == 3 }
                    return tally.value
                }
            }
            for _ in 0..<3 {
                try await sleep(for: .seconds(1))
                try await condition.withLock {
                    tally.add()
                    condition.notifyAll()
                }
            }
            #expect(try await task.value == 3)
            // No wait at all, and so nothing to wake it.
            try await condition.withLock { try await condition.waitFor { true } }
            await #expect(throws: TestError(1)) {
                try await condition.withLock { try await condition.waitFor { throw TestError(1) } }
            }
            #expect(!condition.isLocked)
        }
    }

    @Test func aCancelledWaiterHasTheLockAgain() throws {
        try onLoop { () async throws in
            let (condition, trace) = (Condition(), Trace())
            let task = createTask {
                try await condition.withLock {
                    do { try await condition.wait() } catch {
                        trace.add("cancelled")
                        throw error
                    }
                }
            }
            await turns()
            try await condition.withLock {
                task.cancel(reason: .user("enough"))
                try await sleep(for: .seconds(1))
                #expect(condition.statistics.waiting == 0)
                #expect(condition.statistics.lock.waiting == 1)
                #expect(trace.entries.isEmpty)
            }
            let error = await thrown { try await task.value } as? CancelledError
            #expect(error?.reason == .user("enough"))
            #expect(trace.entries == ["cancelled"])
            #expect(!condition.isLocked)
        }
    }

    @Test func aTaskThatIsCancelledAlreadyKeepsTheLock() throws {
        try onLoop { () async throws in
            let condition = Condition()
            let task = createTask {
                try await condition.acquire()
                await turns(5)
                let error = await thrown { try await condition.wait() }
                #expect(condition.isLocked)
                condition.release()
                return error is CancelledError
            }
            await turns()
            task.cancel()
            #expect(try await task.value)
            #expect(condition.statistics.waiting == 0)
        }
    }

    @Test func aNotificationBeforeACancellationWins() throws {
        try onLoop { () async throws in
            let (condition, trace) = (Condition(), Trace())
            let task = createTask {
                try await condition.withLock {
                    try await condition.wait()
                    trace.add("notified")
                    try await sleep(for: .seconds(1))
                }
            }
            await turns()
            try await condition.withLock {
                condition.notify()
                task.cancel()
            }
            #expect(await thrown { try await task.value } is CancelledError)
            #expect(trace.entries == ["notified"])
        }
    }

    @Test func aCancellationBeforeANotificationLeavesItToTheNext() throws {
        try onLoop { () async throws in
            let condition = Condition()
            let tasks = (0..<2).map { _ in
                createTask { try await condition.withLock { try await condition.wait() } }
            }
            await turns()
            try await condition.withLock {
                tasks[0].cancel()
                condition.notify()
            }
            #expect(await thrown { try await tasks[0].value } is CancelledError)
            try await tasks[1].value
        }
    }

    @Test func severalShareALock() throws {
        try onLoop { () async throws in
            let (lock, trace) = (Lock(), Trace())
            let (first, second) = (Condition(lock: lock), Condition(lock: lock))
            let task = createTask {
                try await lock.withLock {
                    try await first.wait()
                    trace.add("first")
                    second.notify()
                }
            }
            try await second.withLock {
                #expect(throws: WouldBlock.self) { try first.acquireNoWait() }
                while first.statistics.waiting == 0 {
                    lock.release()
                    await turns()
                    try first.acquireNoWait()
                }
                first.notify()
                try await second.wait()
                trace.add("second")
            }
            try await task.value
            #expect(trace.entries == ["first", "second"])
        }
    }

    @Test func servesTasksWithoutALoop() async throws {
        let (condition, turn) = (Condition(), Tally())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<4 {
                group.addTask {
                    for _ in 0..<200 {
                        try await condition.withLock {
                            try await condition.waitFor { turn.value % 4 == number }
                            turn.add()
                            condition.notifyAll()
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(turn.value == 800)
        #expect(!condition.isLocked)
    }

    @Test func aWaiterWithoutALoopIsCancelled() async throws {
        let condition = Condition()
        let task = Task {
            try await condition.acquire()
            defer { condition.release() }
            try await condition.wait()
        }
        while condition.statistics.waiting == 0 { await Task.yield() }
        task.cancel()
        await #expect(throws: CancelledError.self) { try await task.value }
        #expect(condition.statistics.waiting == 0)
        #expect(!condition.isLocked)
    }
}

/// Mistakes with a condition.
@Suite struct ConditionTrapTests {
    @Test func waitNeedsTheLock() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try await Condition().wait()
        }
        try expect(
            result, "Condition.wait was called without the lock; call it inside withLock { }")
    }

    @Test func notifyNeedsTheLock() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            Condition().notifyAll()
        }
        try expect(
            result, "Condition.notify was called without the lock; call it inside withLock { }")
    }

    @Test func notifyNeedsACount() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            Condition().notify(-1)
        }
        try expect(result, "Condition.notify needs a count of 0 or more")
    }
}
