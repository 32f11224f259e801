import AsyncIO

extension Twin {
    static let cancelIgnored = Twin(
        differs: [
            .line(2, python: "11.0: second slept", swift: "1.0: second cancelled"),
            .line(3, python: "11.0: end", swift: "1.0: end"),
        ],
        because: "cancellation is a level: every further wait throws, so no clean-up can hang"
    ) { trace in
        let task = createTask {
            for attempt in ["first", "second"] {
                do {
                    try await sleep(for: .seconds(10))
                    trace(attempt, "slept")
                } catch {
                    trace(attempt, "cancelled")
                }
            }
        }
        try await sleep(for: .seconds(1))
        task.cancel()
        try await task.value
        trace("end")
    }
}
