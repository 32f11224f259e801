import AsyncIO

extension Twin {
    static let waitForLateValue = Twin { trace in
        let task = createTask {
            do { try await sleep(for: .seconds(100)) } catch { return "late" }
            return "slept"
        }
        trace(try await withTimeout(.seconds(2)) { try await task.value })
    }
}
