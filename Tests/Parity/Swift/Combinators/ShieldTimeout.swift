import AsyncIO

extension Twin {
    static let shieldTimeout = Twin { trace in
        let task = createTask {
            try await sleep(for: .seconds(5))
            return "value"
        }
        do {
            _ = try await withTimeout(.seconds(1)) { try await shield(task) }
        } catch {
            trace("thrown", error, task.isDone)
        }
        trace(try await task.value)
    }
}
