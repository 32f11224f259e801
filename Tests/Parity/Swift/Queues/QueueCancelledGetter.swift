import AsyncIO

extension Twin {
    static let queueCancelledGetter = Twin { trace in
        let queue = Queue<String>()
        let tasks = ["first", "second"].map { name in
            createTask { trace(name, try await queue.get()) }
        }
        try await sleep(for: .seconds(1))
        tasks[0].cancel()
        try await queue.put("item")
        try await tasks[1].value
        try await sleep(for: .zero)
        trace(tasks[0].state == .cancelled, queue.count)
    }
}
