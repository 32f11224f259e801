import AsyncIO

extension Twin {
    static let waitCallerCancelled = Twin { trace in
        let task = createTask {
            try await sleep(for: .seconds(3))
            trace("work ends")
        }
        let waiter = createTask { _ = try await wait([task]) }
        try await sleep(for: .seconds(1))
        waiter.cancel(reason: .user("waiter"))
        do { try await waiter.value } catch { trace("thrown", error) }
        try await task.value
    }
}
