import AsyncIO

extension Twin {
    static let futureSetThenCancelled = Twin(
        differs: [.line(1, python: nil, swift: "1.0: value")],
        because: "what was granted is kept, and the next wait throws (decision 5)"
    ) { trace in
        let future = Future<String>()
        let task = createTask {
            trace(try await future.value)
            try await sleep(for: .seconds(1))
            trace("never")
        }
        try await sleep(for: .seconds(1))
        try future.setResult("value")
        task.cancel()
        do { try await task.value } catch { trace("thrown", error) }
    }
}
