import AsyncIO

extension Twin {
    static let eagerFails = Twin { trace in
        let task = createTask(eager: true) { throw Failure("eager") }
        trace("created", task.isDone)
        do { try await task.value } catch { trace("thrown", error) }
    }
}
