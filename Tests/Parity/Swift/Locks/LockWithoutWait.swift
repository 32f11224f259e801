import AsyncIO

extension Twin {
    static let lockWithoutWait = Twin { trace in
        let lock = Lock()
        runningLoop().callSoon { trace("callback") }
        try await lock.withLock { trace("held", lock.isLocked) }
        trace("free", lock.isLocked)
        try await sleep(for: .zero)
    }
}
