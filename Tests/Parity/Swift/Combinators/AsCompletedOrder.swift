import AsyncIO

extension Twin {
    static let asCompletedOrder = Twin { trace in
        let tasks = [3, 1, 2].map { delay in
            createTask {
                try await sleep(for: .seconds(delay))
                return delay
            }
        }
        for next in asCompleted(tasks).results { trace(try await next()) }
    }
}
