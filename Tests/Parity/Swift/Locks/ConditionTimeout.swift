import AsyncIO

extension Twin {
    static let conditionTimeout = Twin { trace in
        let condition = Condition()
        try await condition.withLock {
            do {
                try await withTimeout(.seconds(0.5)) { try await condition.wait() }
            } catch {
                trace("thrown", error, condition.isLocked)
            }
        }
        trace("locked", condition.isLocked)
    }
}
