import AsyncIO

extension Twin {
    static let semaphoreLimit = Twin { trace in
        let semaphore = Semaphore(2)
        let tasks = ["a", "b", "c", "d", "e"].map { name in
            createTask {
                try await semaphore.withPermit {
                    trace(name)
                    try await sleep(for: .seconds(1))
                }
            }
        }
        for task in tasks { try await task.value }
        trace(semaphore.isLocked)
    }
}
