import AsyncIO

extension Twin {
    static let timeoutZeroYield = Twin { trace in
        do {
            try await withTimeout(.zero) {
                try await sleep(for: .zero)
                trace("never")
            }
        } catch {
            trace("thrown", error)
        }
    }
}
