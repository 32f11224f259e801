import AsyncIO

extension Twin {
    static let semaphoreCancelledWaiter = Twin { trace in
        let semaphore = Semaphore(0)
        let tasks = ["first", "second"].map { name in
            createTask {
                try await semaphore.acquire()
                trace(name)
            }
        }
        try await sleep(for: .seconds(1))
        tasks[0].cancel()
        semaphore.release()
        try await tasks[1].value
        try await sleep(for: .zero)
        trace(tasks[0].state == .cancelled, semaphore.isLocked)
    }
}
