import AsyncIO

extension Twin {
    static let queueCancelledPutter = Twin { trace in
        let queue = Queue<String>(maxSize: 1)
        try queue.putNoWait("a")
        let tasks = ["b", "c"].map { item in createTask { try await queue.put(item) } }
        try await sleep(for: .seconds(1))
        tasks[0].cancel()
        try await sleep(for: .seconds(1))
        trace(try await queue.get(), try await queue.get(), queue.count)
        try await tasks[1].value
        trace(tasks[0].state == .cancelled)
    }
}
