import AsyncIO

extension Twin {
    static let priorityQueueOrder = Twin { trace in
        let queue = PriorityQueue<Int>()
        for item in [5, 1, 4, 2, 3] { try await queue.put(item) }
        var items: [Int] = []
        for _ in 0..<5 { items.append(try await queue.get()) }
        trace(items)
    }
}
