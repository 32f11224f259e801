import AsyncIO

extension Twin {
    static let semaphoreRounds = Twin { trace in
        let semaphore = Semaphore(1)
        let tasks = ["a", "b", "c"].map { name in
            createTask {
                for round in [1, 2] {
                    try await semaphore.withPermit {
                        trace(name, round)
                        try await sleep(for: .seconds(1))
                    }
                }
            }
        }
        for task in tasks { try await task.value }
    }
}
