import AsyncIO

extension Twin {
    static let scopeBodyFails = Twin { trace in
        do {
            try await withTaskScope { scope in
                scope.spawn {
                    defer { trace("task ends") }
                    try await sleep(for: .seconds(100))
                }
                try await sleep(for: .seconds(1))
                throw Failure("body")
            }
        } catch {
            trace("thrown", error)
        }
    }
}
