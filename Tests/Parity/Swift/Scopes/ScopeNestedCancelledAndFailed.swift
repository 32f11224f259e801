import AsyncIO

extension Twin {
    static let scopeNestedCancelledAndFailed = Twin { trace in
        let task = createTask {
            try await withTaskScope { outer in
                outer.spawn { try await sleep(for: .seconds(100)) }
                try await withTaskScope { inner in
                    inner.spawn {
                        do {
                            try await sleep(for: .seconds(100))
                        } catch {
                            throw Failure("clean-up")
                        }
                    }
                    try await sleep(for: .seconds(100))
                }
            }
        }
        try await sleep(for: .seconds(1))
        task.cancel(reason: .user("caller"))
        do { try await task.value } catch { trace("thrown", error) }
    }
}
