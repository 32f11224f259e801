import AsyncIO

extension Twin {
    static let futureResult = Twin { trace in
        let future = Future<String>()
        let tasks = ["a", "b", "c"].map { name in
            createTask { trace(name, try await future.value) }
        }
        try await sleep(for: .seconds(1))
        try future.setResult("value")
        trace("set", future.isDone)
        for task in tasks { try await task.value }
    }
}
