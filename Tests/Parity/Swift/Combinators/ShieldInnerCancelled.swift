import AsyncIO

extension Twin {
    static let shieldInnerCancelled = Twin { trace in
        let task = createTask { try await sleep(for: .seconds(100)) }
        let waiter = createTask {
            do { try await shield(task) } catch { trace("caught") }
            try await sleep(for: .seconds(1))
            return "went on"
        }
        try await sleep(for: .seconds(1))
        task.cancel()
        trace(try await waiter.value)
    }
}
