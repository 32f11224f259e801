import AsyncIO

extension Twin {
    static let asCompletedDone = Twin { trace in
        let tasks = [1, 2].map { delay in
            createTask {
                try await sleep(for: .seconds(delay))
                return delay
            }
        }
        try await sleep(for: .seconds(5))
        var values: [Int] = []
        for next in asCompleted(tasks).results { values.append(try await next()) }
        trace("values", values.sorted())
    }
}
