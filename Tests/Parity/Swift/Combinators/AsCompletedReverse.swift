import AsyncIO

extension Twin {
    static let asCompletedReverse = Twin { trace in
        let tasks = [1, 2].map { delay in
            createTask {
                try await sleep(for: .seconds(delay))
                return delay
            }
        }
        let results = asCompleted(tasks).results
        trace(try await results[1]())
        trace(try await results[0]())
    }
}
