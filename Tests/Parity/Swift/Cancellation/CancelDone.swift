import AsyncIO

extension Twin {
    static let cancelDone = Twin { trace in
        let task = createTask { "value" }
        _ = try await task.value
        task.cancel()
        try await sleep(for: .zero)
        trace(try await task.value, task.state == .cancelled)
    }
}
