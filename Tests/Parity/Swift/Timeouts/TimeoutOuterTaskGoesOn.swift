import AsyncIO

extension Twin {
    static let timeoutOuterTaskGoesOn = Twin { trace in
        let task = createTask {
            do {
                try await withTimeout(.seconds(1)) { try await sleep(for: .seconds(100)) }
            } catch {
                trace("caught", error)
            }
            try await sleep(for: .seconds(1))
            return "went on"
        }
        trace(try await task.value, task.state == .cancelled)
    }
}
