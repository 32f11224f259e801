import AsyncIO

extension Twin {
    static let lifoQueueOrder = Twin { trace in
        let queue = LIFOQueue<Int>()
        for item in [1, 3, 2] { try await queue.put(item) }
        var items: [Int] = []
        for _ in 0..<3 { items.append(try await queue.get()) }
        trace(items)
    }
}
