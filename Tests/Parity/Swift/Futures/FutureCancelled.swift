import AsyncIO

extension Twin {
    static let futureCancelled = Twin { trace in
        let future = Future<String>()
        let task = createTask {
            do { _ = try await future.value } catch { trace("caught") }
            try await sleep(for: .seconds(1))
            return "went on"
        }
        try await sleep(for: .seconds(1))
        trace(future.cancel())
        trace(try await task.value, future.isCancelled, future.cancel())
    }
}
