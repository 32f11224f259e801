import AsyncIO

extension Twin {
    static let shieldResult = Twin { trace in
        @Sendable func work(fails: Bool) async throws -> String {
            try await sleep(for: .seconds(1))
            if fails { throw Failure("under the shield") }
            return "value"
        }
        trace(try await shield(createTask { try await work(fails: false) }))
        do {
            trace(try await shield(createTask { try await work(fails: true) }))
        } catch {
            trace("thrown", error)
        }
    }
}
