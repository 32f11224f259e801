import AsyncIO

extension Twin {
    static let timeoutCallerCancelled = Twin { trace in
        let task = createTask {
            try await withTimeout(.seconds(5)) { try await sleep(for: .seconds(100)) }
        }
        try await sleep(for: .seconds(1))
        task.cancel(reason: .user("outer"))
        do { try await task.value } catch { trace("thrown", error) }
        trace(task.state == .cancelled)
    }
}
