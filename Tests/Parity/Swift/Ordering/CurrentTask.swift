import AsyncIO

extension Twin {
    static let currentTask = Twin { trace in
        let loop = runningLoop()
        let tasks = ["a", "b"].map { name in
            createTask(named: "task " + name) {
                trace(name, loop.currentTask?.name ?? "nobody")
                try await sleep(for: .zero)
                trace(name, loop.currentTask?.name ?? "nobody")
            }
        }
        for task in tasks { try await task.value }
    }
}
