import AsyncIO

extension Twin {
    static let scopeNestedInnerFails = Twin { trace in
        @Sendable func failing(_ delay: Int) async throws {
            try await sleep(for: .seconds(delay))
            throw Failure("\(delay)")
        }
        do {
            try await withTaskScope { outer in
                outer.spawn { try await failing(10) }
                try await withTaskScope { inner in
                    inner.spawn { try await failing(1) }
                }
            }
        } catch {
            trace("thrown", error)
        }
    }
}
