import AsyncIO

extension Twin {
    static let timeoutWaitsForCleanUp = Twin { trace in
        do {
            try await withTimeout(.seconds(5)) {
                defer { trace("cleans up") }
                try await sleep(for: .seconds(100))
            }
        } catch {
            trace("thrown", error)
        }
    }
}
