import AsyncIO

extension Twin {
    static let timeoutInnerThenOuter = Twin { trace in
        do {
            try await withTimeout(.seconds(3)) {
                do {
                    try await withTimeout(.seconds(1)) { try await sleep(for: .seconds(100)) }
                } catch {
                    trace("inner", error)
                }
                try await sleep(for: .seconds(100))
            }
        } catch {
            trace("outer", error)
        }
    }
}
