import AsyncIO

extension Twin {
    static let scopeFailure = Twin { trace in
        do {
            try await withTaskScope { scope in
                scope.spawn {
                    try await sleep(for: .seconds(1))
                    throw Failure("first")
                }
                scope.spawn {
                    defer { trace("task ends") }
                    try await sleep(for: .seconds(100))
                }
            }
        } catch {
            trace("thrown", error)
        }
    }
}
