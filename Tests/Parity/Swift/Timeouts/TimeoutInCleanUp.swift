import AsyncIO

extension Twin {
    static let timeoutInCleanUp = Twin(
        differs: [
            .line(1, python: "3.0: clean-up TimeoutError", swift: "1.0: clean-up CancelledError"),
            .line(2, python: "3.0: thrown TimeoutError", swift: "1.0: thrown TimeoutError"),
        ],
        because: "cancellation is a level: a clean-up that waits runs in a task of its own"
    ) { trace in
        do {
            try await withTimeout(.seconds(1)) {
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
        } catch {
            trace("thrown", error)
        }
    }
}
