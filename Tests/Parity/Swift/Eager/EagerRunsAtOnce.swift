import AsyncIO

extension Twin {
    static let eagerRunsAtOnce = Twin { trace in
        let task = createTask(eager: true) {
            trace("begins")
            try await sleep(for: .zero)
            trace("goes on")
            return "value"
        }
        trace("created", task.isDone)
        trace(try await task.value)
    }
}
