import AsyncIO

extension Twin {
    static let cancelCaught = Twin { trace in
        let task = createTask {
            do { try await sleep(for: .seconds(100)) } catch { return "nevertheless" }
            return "slept"
        }
        try await sleep(for: .seconds(1))
        task.cancel()
        trace(try await task.value)
    }
}
