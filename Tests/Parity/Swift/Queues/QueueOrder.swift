import AsyncIO

extension Twin {
    static let queueOrder = Twin { trace in
        let queue = Queue<Int>()
        runningLoop().callSoon { trace("callback") }
        for item in [1, 3, 2] { try await queue.put(item) }
        var items: [Int] = []
        for _ in 0..<3 { items.append(try await queue.get()) }
        trace(items, queue.isEmpty)
        try await sleep(for: .zero)
    }
}
