import AsyncIO

extension Twin {
    static let semaphoreGrantedThenCancelled = Twin(
        differs: [.line(1, python: nil, swift: "1.0: first has it")],
        because: "what was granted is kept, and the next wait throws (decision 5)"
    ) { trace in
        let semaphore = Semaphore(0)
        let tasks = ["first", "second"].map { name in
            createTask {
                try await semaphore.withPermit {
                    trace(name, "has it")
                    try await sleep(for: .seconds(1))
                    trace(name, "is done")
                }
            }
        }
        try await sleep(for: .seconds(1))
        semaphore.release()
        tasks[0].cancel()
        try await tasks[1].value
        trace(tasks[0].state == .cancelled, semaphore.isLocked)
    }
}
