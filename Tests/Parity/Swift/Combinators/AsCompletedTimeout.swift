import AsyncIO

extension Twin {
    static let asCompletedTimeout = Twin { trace in
        let tasks = [1, 3].map { delay in
            createTask {
                try await sleep(for: .seconds(delay))
                return delay
            }
        }
        do {
            for next in asCompleted(tasks, timeout: .seconds(2)).results {
                trace(try await next())
            }
        } catch {
            trace("thrown", error)
        }
        trace(try await tasks[1].value)
    }
}
