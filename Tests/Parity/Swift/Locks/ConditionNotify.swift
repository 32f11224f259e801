import AsyncIO

extension Twin {
    static let conditionNotify = Twin { trace in
        let condition = Condition()
        let tasks = ["a", "b", "c"].map { name in
            createTask {
                try await condition.withLock {
                    try await condition.wait()
                    trace(name)
                }
            }
        }
        try await sleep(for: .seconds(1))
        try await condition.withLock {
            condition.notify()
            trace("notified one")
        }
        try await sleep(for: .seconds(1))
        try await condition.withLock {
            condition.notify(2)
            trace("notified two")
            try await sleep(for: .seconds(1))
        }
        for task in tasks { try await task.value }
    }
}
