import AsyncIO

extension Twin {
    static let waitForInTime = Twin { trace in
        @Sendable func work() async throws -> String {
            try await sleep(for: .seconds(1))
            return "value"
        }
        trace(try await withTimeout(.seconds(5)) { try await createTask { try await work() }.value })
        trace(try await withTimeout(nil) { try await createTask { try await work() }.value })
    }
}
