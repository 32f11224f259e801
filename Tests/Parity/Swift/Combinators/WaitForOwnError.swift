import AsyncIO

extension Twin {
    static let waitForOwnError = Twin { trace in
        let task = createTask {
            do { try await sleep(for: .seconds(100)) } catch { throw Failure("in the clean-up") }
        }
        do {
            try await withTimeout(.seconds(2)) { try await task.value }
        } catch {
            trace("thrown", error)
        }
    }
}
