import AsyncIO

extension Twin {
    static let waitForCallerCancelled = Twin { trace in
        let task = createTask { try await sleep(for: .seconds(100)) }
        let waiter = createTask { try await waitFor(task, timeout: .seconds(50)) }
        try await sleep(for: .seconds(1))
        waiter.cancel(reason: .user("caller"))
        do { try await waiter.value } catch { trace("thrown", error, task.state == .cancelled) }
    }
}
