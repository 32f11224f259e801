import AsyncIO

extension Twin {
    static let timeoutNestedInner = Twin { trace in
        try await withTimeout(.seconds(10)) {
            do {
                try await withTimeout(.seconds(1)) { try await sleep(for: .seconds(100)) }
            } catch {
                trace("inner", error)
            }
            try await sleep(for: .seconds(2))
            trace("went on")
        }
        trace("end")
    }
}
