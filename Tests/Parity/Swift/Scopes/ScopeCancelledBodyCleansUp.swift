import AsyncIO

extension Twin {
    static let scopeCancelledBodyCleansUp = Twin(
        differs: [
            .line(
                1, python: "2.0: thrown ErrorGroup[Failure(task)]",
                swift: "1.0: thrown CancelledError")
        ],
        because: "cancellation is a level and reaches the tasks of a scope at once"
    ) { trace in
        let task = createTask {
            try await withTaskScope { scope in
                scope.spawn {
                    try await sleep(for: .seconds(2))
                    throw Failure("task")
                }
                do {
                    try await sleep(for: .seconds(100))
                } catch {
                    try await sleep(for: .seconds(5))
                }
            }
        }
        try await sleep(for: .seconds(1))
        task.cancel()
        do { try await task.value } catch { trace("thrown", error) }
    }
}
