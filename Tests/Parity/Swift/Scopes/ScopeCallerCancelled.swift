import AsyncIO

extension Twin {
    static let scopeCallerCancelled = Twin { trace in
        let task = createTask {
            try await withTaskScope { scope in
                _ = scope.spawn {
                    defer { trace("task ends") }
                    try await sleep(for: .seconds(100))
                }
            }
        }
        try await sleep(for: .seconds(1))
        task.cancel(reason: .user("caller"))
        do { try await task.value } catch { trace("thrown", error) }
    }
}
