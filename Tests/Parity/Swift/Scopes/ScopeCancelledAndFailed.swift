import AsyncIO

extension Twin {
    static let scopeCancelledAndFailed = Twin { trace in
        let task = createTask {
            try await withTaskScope { scope in
                _ = scope.spawn {
                    do { try await sleep(for: .seconds(100)) } catch { throw Failure("clean-up") }
                }
            }
        }
        try await sleep(for: .seconds(1))
        task.cancel(reason: .user("caller"))
        do { try await task.value } catch { trace("thrown", error) }
    }
}
