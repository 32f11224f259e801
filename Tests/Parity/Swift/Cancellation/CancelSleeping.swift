import AsyncIO

extension Twin {
    static let cancelSleeping = Twin { trace in
        let task = createTask {
            do {
                try await sleep(for: .seconds(100))
            } catch {
                trace("caught", error)
                throw error
            }
        }
        try await sleep(for: .seconds(1))
        task.cancel(reason: .user("enough"))
        do { try await task.value } catch { trace("thrown", error) }
        trace(task.isDone, task.state == .cancelled)
    }
}
