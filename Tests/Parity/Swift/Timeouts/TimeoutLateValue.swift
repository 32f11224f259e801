import AsyncIO

extension Twin {
    static let timeoutLateValue = Twin { trace in
        let value = try await withTimeout(.seconds(5)) {
            try? await sleep(for: .seconds(100))
            return "late"
        }
        trace(value)
    }
}
