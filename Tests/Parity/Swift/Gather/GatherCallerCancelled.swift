import AsyncIO

extension Twin {
    static let gatherCallerCancelled = Twin { trace in
        let task = createTask {
            _ = try await gather(["a", "b"]) { name in
                defer { trace(name, "ends") }
                try await sleep(for: .seconds(100))
            }
        }
        try await sleep(for: .seconds(1))
        task.cancel(reason: .user("caller"))
        do { try await task.value } catch { trace("thrown", error) }
    }
}
