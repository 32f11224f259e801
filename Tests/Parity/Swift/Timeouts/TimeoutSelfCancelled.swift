import AsyncIO

extension Twin {
    static let timeoutSelfCancelled = Twin { trace in
        let task = createTask {
            try await withTimeout(.seconds(10)) {
                cancelCurrentTask(reason: .user("myself"))
                try await sleep(for: .seconds(100))
            }
        }
        do { try await task.value } catch { trace("thrown", error) }
    }
}
