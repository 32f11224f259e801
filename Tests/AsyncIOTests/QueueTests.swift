import AsyncIO
import AsyncIOTesting
import Testing

/// The queues: waits where there is no room or nothing there, served in order, nothing lost.
@Suite struct QueueTests {
    @Test func givesItemsInTheOrderInWhichTheyWerePut() throws {
        try onLoop { () async throws in
            let queue = Queue<Int>()
            for number in [3, 1, 2] { try await queue.put(number) }
            #expect(queue.count == 3)
            #expect(try await [queue.get(), queue.get(), queue.get()] == [3, 1, 2])
            #expect(queue.isEmpty)
        }
    }

    @Test func aQueueWithoutALimitIsNeverFull() throws {
        let (none, negative, two) = (Queue<Int>(), Queue<Int>(maxSize: -1), Queue<Int>(maxSize: 2))
        for number in 0..<1_000 {
            try none.putNoWait(number)
            try negative.putNoWait(number)
        }
        #expect(!none.isFull && !negative.isFull)
        try two.putNoWait(1)
        #expect(!two.isFull && two.maxSize == 2)
        try two.putNoWait(2)
        #expect(two.isFull)
    }

    @Test func theCallsThatNeverWaitThrow() throws {
        let queue = Queue<Int>(maxSize: 1)
        #expect(throws: QueueEmpty()) { try queue.getNoWait() }
        try queue.putNoWait(1)
        #expect(throws: QueueFull()) { try queue.putNoWait(2) }
        #expect(try queue.getNoWait() == 1)
    }

    @Test func getWaitsForAnItem() throws {
        try onLoop { () async throws in
            let queue = Queue<Int>()
            let task = createTask { try await queue.get() }
            await turns()
            #expect(queue.statistics.waitingToGet == 1)
            try queue.putNoWait(7)
            // It is promised to the one who waits, and counts until it is taken.
            #expect(queue.count == 1)
            #expect(throws: QueueEmpty()) { try queue.getNoWait() }
            #expect(try await task.value == 7)
            #expect(queue.isEmpty)
        }
    }

    @Test func putWaitsForRoom() throws {
        try onLoop { () async throws in
            let queue = Queue<Int>(maxSize: 1)
            try await queue.put(1)
            let task = createTask { try await queue.put(2) }
            await turns()
            #expect(queue.statistics.waitingToPut == 1)
            #expect(try queue.getNoWait() == 1)
            // The room is promised, although nothing is there yet.
            #expect(queue.isEmpty)
            #expect(throws: QueueFull()) { try queue.putNoWait(3) }
            try await task.value
            #expect(try queue.getNoWait() == 2)
        }
    }

    @Test func whoeverWaitsLongestIsServedFirst() throws {
        try onLoop { () async throws in
            let (queue, trace) = (Queue<Int>(maxSize: 1), Trace())
            let getters = (0..<3).map { number in
                createTask { trace.add("\(number) got \(try await queue.get())") }
            }
            await turns()
            for number in 10..<13 { try await queue.put(number) }
            for task in getters { try await task.value }
            #expect(trace.entries == ["0 got 10", "1 got 11", "2 got 12"])
            try await queue.put(0)
            let putters = (1..<4).map { number in createTask { try await queue.put(number) } }
            await turns()
            for number in 0..<4 { #expect(try await queue.get() == number) }
            for task in putters { try await task.value }
        }
    }

    @Test func aCancelledWaiterTakesAndPutsNothing() throws {
        try onLoop { () async throws in
            let queue = Queue<Int>(maxSize: 1)
            let getter = createTask { try await queue.get() }
            await turns()
            getter.cancel(reason: .user("enough"))
            try queue.putNoWait(1)
            let error = await thrown { try await getter.value } as? CancelledError
            #expect(error?.reason == .user("enough"))
            let putter = createTask { try await queue.put(2) }
            await turns()
            putter.cancel()
            #expect(await thrown { try await putter.value } is CancelledError)
            #expect(try queue.getNoWait() == 1)
            #expect(queue.isEmpty && queue.statistics.unfinished == 1)
        }
    }

    @Test func whatWasPromisedBeforeACancellationIsTaken() throws {
        try onLoop { () async throws in
            let (queue, trace) = (Queue<Int>(maxSize: 1), Trace())
            let getter = createTask {
                trace.add("\(try await queue.get())")
                try await sleep(for: .seconds(1))
            }
            await turns()
            try queue.putNoWait(1)
            getter.cancel()
            #expect(await thrown { try await getter.value } is CancelledError)
            #expect(trace.entries == ["1"])
            try queue.putNoWait(2)
            let putter = createTask { try await queue.put(3) }
            await turns()
            #expect(try queue.getNoWait() == 2)
            putter.cancel()
            try await putter.value
            #expect(try queue.getNoWait() == 3)
        }
    }

    @Test func aTimeOutLosesNothing() throws {
        try onLoop { () async throws in
            let queue = Queue<Int>()
            let error = await thrown {
                try await withTimeout(.seconds(1)) { try await queue.get() }
            }
            #expect(error is TimeoutError)
            try await queue.put(1)
            #expect(try await queue.get() == 1)
        }
    }

    @Test func joinWaitsUntilAllIsDone() throws {
        try onLoop { () async throws in
            let (queue, trace) = (Queue<Int>(), Trace())
            try await queue.join()
            for number in 0..<3 { try await queue.put(number) }
            let joiner = createTask {
                try await queue.join()
                trace.add("joined")
            }
            for number in 0..<3 {
                _ = try await queue.get()
                await turns()
                trace.add("\(number)")
                queue.taskDone()
            }
            try await joiner.value
            #expect(trace.entries == ["0", "1", "2", "joined"])
        }
    }

    @Test func aCancelledJoinLeaves() throws {
        try onLoop { () async throws in
            let queue = Queue<Int>()
            try await queue.put(1)
            let joiner = createTask { try await queue.join() }
            await turns()
            #expect(queue.statistics.waitingToJoin == 1)
            joiner.cancel()
            #expect(await thrown { try await joiner.value } is CancelledError)
            #expect(queue.statistics.waitingToJoin == 0)
        }
    }

    @Test func workersShareAQueueAndEndWithIt() throws {
        try onLoop { () async throws in
            let (queue, trace) = (Queue<Int>(maxSize: 3), Trace())
            try await withTaskScope { scope in
                for worker in 0..<3 {
                    scope.spawn {
                        for try await number in queue {
                            try await sleep(for: .seconds(1))
                            trace.add("\(worker) did \(number)")
                        }
                    }
                }
                for number in 0..<6 { try await queue.put(number) }
                queue.shutdown()
            }
            #expect(trace.entries == (0..<6).map { "\($0 % 3) did \($0)" })
        }
    }

    @Test func servesTasksWithoutALoop() async throws {
        let (queue, sum) = (Queue<Int>(maxSize: 3), Tally())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { for try await number in queue { sum.add(number) } }
            }
            group.addTask {
                for number in 1...1_000 { try await queue.put(number) }
                queue.shutdown()
            }
            try await group.waitForAll()
        }
        #expect(sum.value == 500_500)
    }

    @Test func tooManyTaskDoneTrap() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let queue = Queue<Int>()
            try queue.putNoWait(1)
            queue.taskDone()
            queue.taskDone()
        }
        try expect(result, "taskDone was called more often than items were put")
    }
}
