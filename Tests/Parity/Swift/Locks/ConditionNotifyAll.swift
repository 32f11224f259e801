import AsyncIO

extension Twin {
    static let conditionNotifyAll = Twin { trace in
        let condition = Condition()
        let tasks = ["a", "b", "c"].map { name in
            createTask {
                try await condition.withLock {
                    try await condition.wait()
                    trace(name)
                    try await sleep(for: .seconds(1))
                }
            }
        }
        try await sleep(for: .seconds(1))
        try await condition.withLock { condition.notifyAll() }
        for task in tasks { try await task.value }
        trace(condition.isLocked)
    }
}
