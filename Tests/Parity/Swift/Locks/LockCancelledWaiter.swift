import AsyncIO

extension Twin {
    static let lockCancelledWaiter = Twin { trace in
        let lock = Lock()
        try await lock.acquire()
        let first = createTask { try await lock.withLock { trace("first") } }
        let second = createTask { try await lock.withLock { trace("second") } }
        try await sleep(for: .seconds(1))
        first.cancel()
        try await sleep(for: .seconds(1))
        lock.release()
        try await second.value
        trace(first.state == .cancelled, lock.isLocked)
    }
}
