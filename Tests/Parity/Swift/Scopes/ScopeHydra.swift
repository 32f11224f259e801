import AsyncIO

extension Twin {
    static let scopeHydra = Twin { trace in
        let heads = Shared(0)
        @Sendable func hydra(_ scope: TaskScope) async throws {
            heads.value += 1
            try await sleep(for: .seconds(1))
            scope.spawn { try await hydra(scope) }
            scope.spawn { try await hydra(scope) }
        }
        do {
            try await withTaskScope { scope in
                scope.spawn { try await hydra(scope) }
                scope.spawn {
                    try await sleep(for: .seconds(3.5))
                    throw Failure("hercules")
                }
            }
        } catch {
            trace("thrown", error)
        }
        try await sleep(for: .seconds(5))
        trace("heads", heads.value)
    }
}
