import AsyncIO

extension Twin {
    static let cancelWithoutWait = Twin { trace in
        let finished = createTask { "done" }
        _ = try await finished.value
        let task = createTask {
            cancelCurrentTask()
            trace(try await finished.value)
            trace("no wait so far")
            try await sleep(for: .zero)
            trace("never")
        }
        do { try await task.value } catch { trace("thrown", error) }
    }
}
