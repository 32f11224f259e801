import AsyncIO

extension Twin {
    static let scopeNestedOuterFails = Twin { trace in
        @Sendable func failing(_ delay: Int) async throws {
            try await sleep(for: .seconds(delay))
            throw Failure("\(delay)")
        }
        do {
            try await withTaskScope { outer in
                outer.spawn { try await failing(1) }
                try await withTaskScope { inner in
                    inner.spawn { try await failing(10) }
                }
            }
        } catch {
            trace("thrown", error)
        }
    }
}
