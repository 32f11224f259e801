import AsyncIO
import AsyncIOTesting
import Testing

/// The orders in which queues give their items.
@Suite struct QueueOrderTests {
    @Test func thePriorityQueueGivesTheSmallestFirst() throws {
        let queue = PriorityQueue<Int>()
        for number in [5, 1, 4, 1, 3] { try queue.putNoWait(number) }
        #expect(try drain(queue) == [1, 1, 3, 4, 5])
    }

    @Test func equalPrioritiesKeepTheirOrder() throws {
        let queue = PriorityQueue<(Int, Int)>(priority: \.0)
        for number in 0..<300 { try queue.putNoWait((number % 3, number)) }
        let numbers = try drain(queue).map(\.1)
        #expect(numbers == (0..<3).flatMap { rest in (0..<300).filter { $0 % 3 == rest } })
    }

    @Test func theOrderCanBeOnesOwn() throws {
        let queue = PriorityQueue<String> { $0 > $1 }
        for text in ["b", "c", "a"] { try queue.putNoWait(text) }
        #expect(try drain(queue) == ["c", "b", "a"])
    }

    @Test func aSmallerItemOvertakesUntilTheGetterComes() throws {
        try onLoop { () async throws in
            let queue = PriorityQueue<Int>()
            let task = createTask { try await queue.get() }
            await turns()
            try queue.putNoWait(2)
            try queue.putNoWait(1)
            #expect(try await task.value == 1)
            #expect(try queue.getNoWait() == 2)
        }
    }

    @Test func theLIFOQueueGivesTheLastFirst() throws {
        let queue = LIFOQueue<Int>(maxSize: 3)
        for number in 0..<3 { try queue.putNoWait(number) }
        #expect(throws: QueueFull()) { try queue.putNoWait(3) }
        #expect(try drain(queue) == [2, 1, 0])
    }

    @Test func immediateShutdownKeepsWhatComesFirst() throws {
        try keepsOneOfThree(Queue(), 1)
        try keepsOneOfThree(PriorityQueue(), 1)
        try keepsOneOfThree(LIFOQueue(), 3)
    }

    @Test func anOrderOfOnesOwnMakesAQueue() throws {
        let queue = OrderedQueue(Constant(value: 7, count: 2), maxSize: 3)
        #expect(queue.statistics.unfinished == 2)
        try queue.putNoWait(1)
        #expect(throws: QueueFull()) { try queue.putNoWait(1) }
        #expect(try drain(queue) == [7, 7, 7])
    }

    /// One getter is promised an item when the queue ends; it takes the one whose turn it is.
    private func keepsOneOfThree<Order: QueueOrder<Int>>(
        _ queue: OrderedQueue<Order>, _ expected: Int
    ) throws {
        try onLoop { () async throws in
            let task = createTask { try await queue.get() }
            await turns()
            for number in 1...3 { try queue.putNoWait(number) }
            queue.shutdown(immediate: true)
            #expect(queue.count == 1 && queue.statistics.unfinished == 1)
            #expect(try await task.value == expected)
            #expect(queue.isEmpty)
        }
    }

    private func drain<Order: QueueOrder>(_ queue: OrderedQueue<Order>) throws -> [Order.Element] {
        try (0..<queue.count).map { _ in try queue.getNoWait() }
    }
}

/// Forgets what it was given, and gives always the same.
private struct Constant: QueueOrder {
    let value: Int
    var count: Int

    mutating func insert(_ item: Int) { count += 1 }

    mutating func removeNext() -> Int {
        count -= 1
        return value
    }

    mutating func removeAll(butNext kept: Int) -> [Int] {
        defer { count = kept }
        return Array(repeating: value, count: count - kept)
    }
}
