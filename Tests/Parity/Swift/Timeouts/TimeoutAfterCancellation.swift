import AsyncIO

extension Twin {
    static let timeoutAfterCancellation = Twin(
        differs: [
            .line(1, python: "3.0: clean-up TimeoutError", swift: "1.0: clean-up CancelledError"),
            .line(2, python: "3.0: thrown CancelledError", swift: "1.0: thrown CancelledError"),
        ],
        because: "cancellation is a level: a clean-up that waits is put under withShield"
    ) { trace in
        let task = createTask {
            do {
                try await sleep(for: .seconds(100))
            } catch {
                do {
                    try await withTimeout(.seconds(2)) { try await sleep(for: .seconds(100)) }
                } catch {
                    trace("clean-up", error)
                }
                throw error
            }
        }
        try await sleep(for: .seconds(1))
        task.cancel()
        do { try await task.value } catch { trace("thrown", error) }
    }
}
