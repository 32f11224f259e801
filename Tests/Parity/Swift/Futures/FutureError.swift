import AsyncIO

extension Twin {
    static let futureError = Twin { trace in
        let future = Future<String>()
        let task = createTask {
            do { _ = try await future.value } catch { trace("caught", error) }
        }
        try await sleep(for: .seconds(1))
        try future.setError(Failure("future"))
        try await task.value
        trace(try future.errorNoWait())
    }
}
