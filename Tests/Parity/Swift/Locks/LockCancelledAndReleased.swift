import AsyncIO

extension Twin {
    static let lockCancelledAndReleased = Twin { trace in
        let lock = Lock()
        try await lock.acquire()
        let tasks = ["first", "second"].map { name in
            createTask {
                try await lock.withLock {
                    trace(name)
                    try await sleep(for: .seconds(1))
                }
            }
        }
        try await sleep(for: .seconds(1))
        tasks[0].cancel()
        lock.release()
        try await tasks[1].value
        trace(tasks[0].state == .cancelled, lock.isLocked)
    }
}
