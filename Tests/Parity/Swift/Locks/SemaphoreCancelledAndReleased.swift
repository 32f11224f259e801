import AsyncIO

extension Twin {
    static let semaphoreCancelledAndReleased = Twin { trace in
        let semaphore = Semaphore(0)
        let tasks = ["a", "b", "c", "d"].map { name in
            createTask {
                try await semaphore.acquire()
                trace(name)
                try await sleep(for: .seconds(1))
                semaphore.release()
            }
        }
        try await sleep(for: .seconds(1))
        tasks[0].cancel()
        tasks[1].cancel()
        semaphore.release()
        try await tasks[2].value
        try await tasks[3].value
        trace(tasks[0].state == .cancelled, tasks[1].state == .cancelled)
    }
}
