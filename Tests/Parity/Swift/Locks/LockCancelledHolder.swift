import AsyncIO

extension Twin {
    static let lockCancelledHolder = Twin { trace in
        let lock = Lock()
        let tasks = ["first", "second"].map { name in
            createTask {
                try await lock.withLock {
                    trace(name)
                    try await sleep(for: .seconds(10))
                }
            }
        }
        try await sleep(for: .seconds(1))
        tasks[0].cancel()
        try await tasks[1].value
        trace(lock.isLocked)
    }
}
