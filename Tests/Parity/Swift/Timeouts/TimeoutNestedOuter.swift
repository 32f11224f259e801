import AsyncIO

extension Twin {
    static let timeoutNestedOuter = Twin { trace in
        do {
            try await withTimeout(.seconds(1)) {
                do {
                    try await withTimeout(.seconds(10)) { try await sleep(for: .seconds(100)) }
                } catch {
                    trace("inner", error)
                    throw error
                }
            }
        } catch {
            trace("outer", error)
        }
    }
}
