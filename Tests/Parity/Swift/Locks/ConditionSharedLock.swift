import AsyncIO

extension Twin {
    static let conditionSharedLock = Twin { trace in
        let lock = Lock()
        let (full, empty) = (Condition(lock: lock), Condition(lock: lock))
        try await full.withLock { trace(lock.isLocked, full.isLocked, empty.isLocked) }
        try await lock.withLock { trace(lock.isLocked, full.isLocked, empty.isLocked) }
        trace(lock.isLocked, full.isLocked, empty.isLocked)
    }
}
