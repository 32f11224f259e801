import AsyncIO

extension Twin {
    static let futureWaiterCancelled = Twin(
        differs: [
            .line(2, python: "1.0: future cancelled true", swift: "1.0: future cancelled false")
        ],
        because: "a future may have many readers; one that goes leaves it to the others"
    ) { trace in
        let future = Future<String>()
        let task = createTask { _ = try await future.value }
        try await sleep(for: .seconds(1))
        task.cancel(reason: .user("waiter"))
        do { try await task.value } catch { trace("thrown", error) }
        trace("future cancelled", future.isCancelled)
    }
}
