import AsyncIO

extension Twin {
    static let lockOrder = Twin { trace in
        let lock = Lock()
        try await lock.acquire()
        let tasks = ["a", "b", "c"].map { name in
            createTask {
                try await lock.withLock {
                    trace(name)
                    try await sleep(for: .seconds(1))
                }
            }
        }
        try await sleep(for: .seconds(1))
        lock.release()
        for task in tasks { try await task.value }
        trace(lock.isLocked)
    }
}
