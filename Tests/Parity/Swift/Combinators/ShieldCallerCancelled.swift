import AsyncIO

extension Twin {
    static let shieldCallerCancelled = Twin { trace in
        let task = createTask {
            try await sleep(for: .seconds(5))
            trace("work ends")
        }
        let waiter = createTask { try await shield(task) }
        try await sleep(for: .seconds(1))
        waiter.cancel(reason: .user("caller"))
        do { try await waiter.value } catch { trace("thrown", error) }
        try await task.value
    }
}
