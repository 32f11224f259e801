import AsyncIO

extension Twin {
    static let timeoutAwaitedTask = Twin { trace in
        let task = createTask {
            defer { trace("work ends") }
            try await sleep(for: .seconds(100))
        }
        do {
            try await withTimeout(.seconds(5)) { try await task.value }
        } catch {
            trace("thrown", error, task.state == .cancelled)
        }
    }
}
