import AsyncIO

extension Twin {
    static let waitForInTime = Twin { trace in
        @Sendable func work() async throws -> String {
            try await sleep(for: .seconds(1))
            return "value"
        }
        trace(try await waitFor(createTask { try await work() }, timeout: .seconds(5)))
        trace(try await waitFor(createTask { try await work() }, timeout: nil))
    }
}
