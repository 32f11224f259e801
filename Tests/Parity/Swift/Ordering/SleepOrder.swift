import AsyncIO

extension Twin {
    static let sleepOrder = Twin { trace in
        let tasks = [3.5, 1.5, 2.5, 0.5].map { delay in
            createTask {
                try await sleep(for: .seconds(delay))
                trace("woke", delay)
            }
        }
        for task in tasks { try await task.value }
        trace("end")
    }
}
