import AsyncIO

extension Twin {
    static let queueGettersInOrder = Twin { trace in
        let queue = Queue<Int>()
        let tasks = ["a", "b", "c"].map { name in
            createTask { trace(name, try await queue.get()) }
        }
        try await sleep(for: .seconds(1))
        for item in [1, 2, 3] { try queue.putNoWait(item) }
        for task in tasks { try await task.value }
    }
}
