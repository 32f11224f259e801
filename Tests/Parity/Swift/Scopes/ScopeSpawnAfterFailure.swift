import AsyncIO

extension Twin {
    static let scopeSpawnAfterFailure = Twin(
        differs: [.line(1, python: "1.0: refused", swift: "1.0: started")],
        because:
            "that another task has failed is no mistake of this one's: the new one is cancelled"
    ) { trace in
        do {
            try await withTaskScope { scope in
                scope.spawn {
                    try await sleep(for: .seconds(1))
                    throw Failure("task")
                }
                scope.spawn {
                    do {
                        try await sleep(for: .seconds(100))
                    } catch {
                        scope.spawn { trace("ran") }
                        trace("started")
                        throw error
                    }
                }
            }
        } catch {
            trace("thrown", error)
        }
    }
}
