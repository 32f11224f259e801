import AsyncIO

extension Twin {
    static let scopeTimeout = Twin { trace in
        do {
            try await withTimeout(.seconds(1)) {
                try await withTaskScope { scope in
                    _ = scope.spawn {
                        defer { trace("task ends") }
                        try await sleep(for: .seconds(100))
                    }
                }
            }
        } catch {
            trace("thrown", error)
        }
    }
}
