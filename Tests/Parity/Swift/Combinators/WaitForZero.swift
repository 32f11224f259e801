import AsyncIO

extension Twin {
    static let waitForZero = Twin { trace in
        let (ended, running) = (
            createTask { try await sleep(for: .seconds(1), result: 1) },
            createTask { try await sleep(for: .seconds(10), result: 10) }
        )
        try await sleep(for: .seconds(2))
        trace(try await waitFor(ended, timeout: .zero))
        do {
            trace(try await waitFor(running, timeout: .zero))
        } catch {
            trace("thrown", error, running.state == .cancelled)
        }
    }
}
