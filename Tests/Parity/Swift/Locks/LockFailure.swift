import AsyncIO

extension Twin {
    static let lockFailure = Twin { trace in
        let lock = Lock()
        do {
            try await lock.withLock { throw Failure("under the lock") }
        } catch {
            trace("thrown", error, lock.isLocked)
        }
    }
}
