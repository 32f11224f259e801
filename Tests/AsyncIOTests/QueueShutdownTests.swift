import AsyncIO
import AsyncIOTesting
import Testing

/// The end of a queue: nothing more comes in, and everybody learns it.
@Suite struct QueueShutdownTests {
    @Test func nothingCanBePutAnyMore() throws {
        try onLoop { () async throws in
            let queue = Queue<Int>()
            #expect(!queue.isShutDown)
            queue.shutdown()
            #expect(queue.isShutDown)
            #expect(throws: QueueShutDown()) { try queue.putNoWait(1) }
            await #expect(throws: QueueShutDown()) { try await queue.put(1) }
        }
    }

    @Test func whatIsThereCanStillBeTaken() throws {
        try onLoop { () async throws in
            let queue = Queue<Int>()
            for number in 0..<3 { try await queue.put(number) }
            queue.shutdown()
            #expect(try await queue.get() == 0)
            #expect(try queue.getNoWait() == 1)
            #expect(try await queue.get() == 2)
            await #expect(throws: QueueShutDown()) { try await queue.get() }
            #expect(throws: QueueShutDown()) { try queue.getNoWait() }
        }
    }

    @Test func immediateThrowsAwayWhatIsThere() throws {
        try onLoop { () async throws in
            let queue = Queue<Int>()
            for number in 0..<3 { try await queue.put(number) }
            _ = try await queue.get()
            let joiner = createTask { try await queue.join() }
            await turns()
            queue.shutdown(immediate: true)
            #expect(queue.isEmpty && queue.statistics.unfinished == 1)
            await #expect(throws: QueueShutDown()) { try await queue.get() }
            #expect(!joiner.isDone)
            queue.taskDone()
            try await joiner.value
        }
    }

    @Test func immediateReleasesJoin() throws {
        try onLoop { () async throws in
            let queue = Queue<Int>()
            try await queue.put(1)
            let joiner = createTask { try await queue.join() }
            await turns()
            queue.shutdown(immediate: true)
            try await joiner.value
        }
    }

    @Test func immediateComesAfterAGentleOne() throws {
        let queue = Queue<Int>()
        try queue.putNoWait(1)
        queue.shutdown()
        #expect(queue.count == 1)
        queue.shutdown(immediate: true)
        #expect(queue.isEmpty && queue.statistics.unfinished == 0)
    }

    @Test(arguments: [false, true])
    func waitersThrow(immediate: Bool) throws {
        try onLoop { () async throws in
            let (empty, full) = (Queue<Int>(), Queue<Int>(maxSize: 1))
            try await full.put(1)
            let getters = (0..<2).map { _ in createTask { try await empty.get() } }
            let putters = (0..<2).map { _ in createTask { try await full.put(2) } }
            await turns()
            empty.shutdown(immediate: immediate)
            full.shutdown(immediate: immediate)
            for task in getters {
                #expect(await thrown { try await task.value } is QueueShutDown)
            }
            for task in putters {
                #expect(await thrown { try await task.value } is QueueShutDown)
            }
            #expect(full.count == (immediate ? 0 : 1))
            #expect(full.statistics.unfinished == full.count)
        }
    }

    /// It was promised room, but the shutdown was quicker.
    @Test func aPromisedSlotIsTakenBack() throws {
        try onLoop { () async throws in
            let queue = Queue<Int>(maxSize: 1)
            try await queue.put(1)
            let putter = createTask { try await queue.put(2) }
            await turns()
            #expect(try queue.getNoWait() == 1)
            queue.shutdown()
            #expect(await thrown { try await putter.value } is QueueShutDown)
            #expect(throws: QueueShutDown()) { try queue.getNoWait() }
        }
    }

    @Test func iterationEndsWhenTheQueueIsDrained() throws {
        try onLoop { () async throws in
            let (queue, trace) = (Queue<Int>(maxSize: 2), Trace())
            let workers = (0..<3).map { _ in
                createTask { for try await number in queue { trace.add("\(number)") } }
            }
            for number in 0..<10 { try await queue.put(number) }
            queue.shutdown()
            for worker in workers { try await worker.value }
            #expect(trace.entries == (0..<10).map { "\($0)" })
        }
    }

    @Test func iterationThrowsWhenItIsCancelled() throws {
        try onLoop { () async throws in
            let queue = Queue<Int>()
            let worker = createTask { for try await _ in queue {} }
            await turns()
            worker.cancel()
            #expect(await thrown { try await worker.value } is CancelledError)
        }
    }

    /// The last reference to an item may do anything, such as use the queue.
    @Test func itemsAreFreedWithoutTheLock() throws {
        let queue = Queue<Guest>()
        try queue.putNoWait(Guest(queue))
        queue.shutdown(immediate: true)
        #expect(queue.isEmpty)
    }

    @Test func theErrorsSayWhatToDo() {
        #expect("\(QueueEmpty())".contains("await get()"))
        #expect("\(QueueFull())".contains("await put()"))
        #expect("\(QueueShutDown())".contains("nothing can be put any more"))
    }
}

private final class Guest: Sendable {
    private let queue: Queue<Guest>

    init(_ queue: Queue<Guest>) {
        self.queue = queue
    }

    deinit {
        _ = queue.count
    }
}
