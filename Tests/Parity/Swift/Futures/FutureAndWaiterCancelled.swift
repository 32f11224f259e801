import AsyncIO

extension Twin {
    static let futureAndWaiterCancelled = Twin { trace in
        let future = Future<String>()
        let task = createTask { _ = try await future.value }
        try await sleep(for: .seconds(1))
        future.cancel()
        task.cancel()
        do { try await task.value } catch { trace("thrown", error) }
        trace(future.isCancelled, task.state == .cancelled)
    }
}
