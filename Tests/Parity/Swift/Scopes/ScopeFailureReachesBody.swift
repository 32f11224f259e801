import AsyncIO

extension Twin {
    static let scopeFailureReachesBody = Twin { trace in
        do {
            try await withTaskScope { scope in
                scope.spawn {
                    try await sleep(for: .seconds(1))
                    throw Failure("child")
                }
                do {
                    try await sleep(for: .seconds(100))
                } catch {
                    trace("body cancelled")
                    throw error
                }
            }
        } catch {
            trace("thrown", error)
        }
        try await sleep(for: .seconds(1))
        trace("went on")
    }
}
