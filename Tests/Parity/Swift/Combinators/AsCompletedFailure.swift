import AsyncIO

extension Twin {
    static let asCompletedFailure = Twin { trace in
        let tasks = [2, 1].map { delay in
            createTask {
                try await sleep(for: .seconds(delay))
                if delay == 1 { throw Failure("one") }
                return delay
            }
        }
        for next in asCompleted(tasks).results {
            do { trace(try await next()) } catch { trace("thrown", error) }
        }
    }
}
