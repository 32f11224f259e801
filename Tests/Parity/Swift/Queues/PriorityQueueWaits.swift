import AsyncIO

extension Twin {
    static let priorityQueueWaits = Twin { trace in
        let queue = PriorityQueue<Int>(maxSize: 1)
        try queue.putNoWait(5)
        let tasks = [3, 1].map { item in createTask { try await queue.put(item) } }
        try await sleep(for: .seconds(1))
        for _ in 0..<3 { trace(try await queue.get()) }
        for task in tasks { try await task.value }
    }
}
