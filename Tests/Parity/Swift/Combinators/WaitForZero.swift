import AsyncIO

extension Twin {
    static let waitForZero = Twin { trace in
        let tasks = [1, 10].map { delay in
            createTask {
                try await sleep(for: .seconds(delay))
                return delay
            }
        }
        try await sleep(for: .seconds(2))
        do {
            trace(try await withTimeout(.zero) { try await tasks[0].value })
        } catch {
            trace("thrown", error)
        }
        do {
            trace(try await withTimeout(.zero) { try await tasks[1].value })
        } catch {
            trace("thrown", error, tasks[1].state == .cancelled)
        }
    }
}
