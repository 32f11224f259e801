import AsyncIO

extension Twin {
    static let cancelSelf = Twin { trace in
        let task = createTask {
            cancelCurrentTask(reason: .user("myself"))
            trace("still here")
            try await sleep(for: .seconds(100))
            trace("never")
        }
        do { try await task.value } catch { trace("thrown", error) }
    }
}
