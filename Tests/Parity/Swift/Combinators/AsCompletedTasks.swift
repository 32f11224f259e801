import AsyncIO

extension Twin {
    static let asCompletedTasks = Twin { trace in
        let tasks = [2, 1].map { delay in
            createTask {
                try await sleep(for: .seconds(delay))
                return delay
            }
        }
        for try await task in asCompleted(tasks) {
            trace(tasks.firstIndex(of: task) ?? -1, task.isDone, try task.resultNoWait())
        }
    }
}
