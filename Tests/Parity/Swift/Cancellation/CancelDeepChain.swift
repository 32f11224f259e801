import AsyncIO

extension Twin {
    static let cancelDeepChain = Twin { trace in
        @Sendable func link(_ depth: Int) async throws {
            defer { trace("link", depth) }
            if depth == 3 {
                try await sleep(for: .seconds(100))
            } else {
                try await createTask { try await link(depth + 1) }.value
            }
        }
        let task = createTask { try await link(1) }
        try await sleep(for: .seconds(1))
        task.cancel()
        do { try await task.value } catch { trace("thrown", error) }
    }
}
