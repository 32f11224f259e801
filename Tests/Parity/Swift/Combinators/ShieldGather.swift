import AsyncIO

extension Twin {
    static let shieldGather = Twin { trace in
        let task = createTask {
            try await gather([2, 3]) { delay in
                try await sleep(for: .seconds(delay))
                return delay
            }
        }
        let waiter = createTask { _ = try await shield(task) }
        try await sleep(for: .seconds(1))
        waiter.cancel(reason: .user("caller"))
        do { try await waiter.value } catch { trace("thrown", error) }
        trace(try await task.value)
    }
}
