import AsyncIO

extension Twin {
    static let cancelReplaced = Twin { trace in
        let task = createTask {
            do { try await sleep(for: .seconds(100)) } catch { throw Failure("in the clean-up") }
        }
        try await sleep(for: .seconds(1))
        task.cancel()
        do { try await task.value } catch { trace("thrown", error) }
        trace(task.isDone, task.state == .cancelled)
    }
}
