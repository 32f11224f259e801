import AsyncIO

extension Twin {
    static let conditionCancelledWaiter = Twin { trace in
        let condition = Condition()
        let task = createTask {
            try await condition.withLock {
                defer { trace("locked", condition.isLocked) }
                try await condition.wait()
            }
        }
        try await sleep(for: .seconds(1))
        task.cancel()
        do { try await task.value } catch { trace("thrown", error) }
        trace("locked", condition.isLocked)
    }
}
