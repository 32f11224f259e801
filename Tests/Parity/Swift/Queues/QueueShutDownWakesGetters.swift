import AsyncIO

extension Twin {
    static let queueShutDownWakesGetters = Twin { trace in
        let queue = Queue<Int>()
        let tasks = ["a", "b"].map { name in
            createTask {
                do { _ = try await queue.get() } catch { trace(name, error) }
            }
        }
        try await sleep(for: .seconds(1))
        queue.shutdown()
        for task in tasks { try await task.value }
    }
}
