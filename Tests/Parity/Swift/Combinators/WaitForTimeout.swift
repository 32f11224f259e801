import AsyncIO

extension Twin {
    static let waitForTimeout = Twin { trace in
        let task = createTask {
            defer { trace("work ends") }
            try await sleep(for: .seconds(100))
        }
        do {
            try await waitFor(task, timeout: .seconds(2))
        } catch {
            trace("thrown", error, task.state == .cancelled)
        }
    }
}
