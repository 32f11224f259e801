import AsyncIO

extension Twin {
    static let conditionNotifiedThenCancelled = Twin { trace in
        let condition = Condition()
        let task = createTask {
            try await condition.withLock {
                try await condition.wait()
                trace("woken", condition.isLocked)
            }
        }
        try await sleep(for: .seconds(1))
        try await condition.acquire()
        condition.notify()
        try await sleep(for: .seconds(1))
        task.cancel()
        try await sleep(for: .seconds(1))
        condition.release()
        do { try await task.value } catch { trace("thrown", error) }
        trace(condition.isLocked)
    }
}
