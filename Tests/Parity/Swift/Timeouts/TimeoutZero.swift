import AsyncIO

extension Twin {
    static let timeoutZero = Twin(
        differs: [.line(1, python: "0.0: body", swift: nil)],
        because: "work without any time is not begun, as in wait_for"
    ) { trace in
        do {
            try await withTimeout(.zero) {
                trace("body")
                try await sleep(for: .seconds(1))
                trace("never")
            }
        } catch {
            trace("thrown", error)
        }
    }
}
