import AsyncIO

extension Twin {
    static let conditionCancelledContested = Twin { trace in
        let condition = Condition()
        let task = createTask {
            try await condition.withLock {
                defer { trace("goes") }
                try await condition.wait()
            }
        }
        try await sleep(for: .seconds(1))
        try await condition.withLock {
            task.cancel()
            try await sleep(for: .seconds(5))
            trace("releases")
        }
        do { try await task.value } catch { trace("thrown", error) }
    }
}
