import AsyncIO

extension Twin {
    static let gatherOrder = Twin { trace in
        let values = try await gather([3, 1, 2]) { delay in
            try await sleep(for: .seconds(delay))
            trace("done", delay)
            return delay
        }
        trace(values)
    }
}
