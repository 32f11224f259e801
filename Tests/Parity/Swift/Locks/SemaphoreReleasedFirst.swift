import AsyncIO

extension Twin {
    static let semaphoreReleasedFirst = Twin { trace in
        let semaphore = Semaphore(0)
        trace(semaphore.isLocked)
        semaphore.release()
        semaphore.release()
        runningLoop().callSoon { trace("callback") }
        try await semaphore.acquire()
        try await semaphore.acquire()
        trace(semaphore.isLocked)
        try await sleep(for: .zero)
    }
}
