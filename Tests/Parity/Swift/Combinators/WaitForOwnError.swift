import AsyncIO

extension Twin {
    static let waitForOwnError = Twin { trace in
        let task = createTask {
            do { try await sleep(for: .seconds(100)) } catch { throw Failure("in the clean-up") }
        }
        do {
            try await waitFor(task, timeout: .seconds(2))
        } catch {
            trace("thrown", error)
        }
    }
}
