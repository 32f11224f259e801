import AsyncIO

extension Twin {
    static let queueSizes = Twin { trace in
        let queue = Queue<Int>(maxSize: 2)
        trace(queue.count, queue.isEmpty, queue.isFull, queue.maxSize)
        try await queue.put(1)
        trace(queue.count, queue.isEmpty, queue.isFull)
        try await queue.put(2)
        trace(queue.count, queue.isEmpty, queue.isFull)
        let endless = Queue<Int>()
        try await endless.put(1)
        trace(endless.count, endless.isFull, endless.maxSize)
    }
}
