import AsyncIO

extension Twin {
    static let cancelSelfAtEnd = Twin(
        differs: [.line(1, python: "0.0: thrown CancelledError", swift: "0.0: value")],
        because: "work that is done is not thrown away: only a wait throws the error"
    ) { trace in
        let task = createTask {
            cancelCurrentTask()
            return "value"
        }
        do { trace(try await task.value) } catch { trace("thrown", error) }
    }
}
