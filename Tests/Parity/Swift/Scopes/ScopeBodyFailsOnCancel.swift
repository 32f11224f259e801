import AsyncIO

extension Twin {
    static let scopeBodyFailsOnCancel = Twin { trace in
        let task = createTask {
            try await withTaskScope { _ in
                do { try await sleep(for: .seconds(100)) } catch { throw Failure("body") }
            }
        }
        try await sleep(for: .seconds(1))
        task.cancel()
        do { try await task.value } catch { trace("thrown", error) }
    }
}
