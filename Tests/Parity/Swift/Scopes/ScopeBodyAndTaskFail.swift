import AsyncIO

extension Twin {
    static let scopeBodyAndTaskFail = Twin { trace in
        do {
            try await withTaskScope { scope in
                scope.spawn {
                    try await sleep(for: .seconds(1))
                    throw Failure("task")
                }
                do { try await sleep(for: .seconds(100)) } catch { throw Failure("body") }
            }
        } catch {
            trace("thrown", error)
        }
    }
}
