import AsyncIO

extension Twin {
    static let eagerDoneAtOnce = Twin { trace in
        let task = createTask(eager: true) {
            trace("runs")
            return "value"
        }
        trace("created", task.isDone)
        trace(try await task.value)
    }
}
