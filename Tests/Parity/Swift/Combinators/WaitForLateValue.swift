import AsyncIO

extension Twin {
    static let waitForLateValue = Twin { trace in
        let task = createTask {
            do { try await sleep(for: .seconds(100)) } catch { return "late" }
            return "slept"
        }
        trace(try await waitFor(task, timeout: .seconds(2)))
    }
}
