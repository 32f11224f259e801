import AsyncIO

extension Twin {
    static let cancelBeforeStart = Twin { trace in
        let task = createTask { trace("ran") }
        task.cancel(reason: .user("too early"))
        do { try await task.value } catch { trace("thrown", error) }
        trace(task.isDone, task.state == .cancelled)
    }
}
