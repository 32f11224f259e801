import AsyncIO

extension Twin {
    static let eagerCurrentTask = Twin { trace in
        let loop = runningLoop()
        let creator = loop.currentTask
        let task = createTask(eager: true) {
            trace("creator", loop.currentTask === creator)
        }
        trace("creator", loop.currentTask === creator)
        try await task.value
    }
}
