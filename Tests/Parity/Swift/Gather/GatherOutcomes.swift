import AsyncIO

extension Twin {
    static let gatherOutcomes = Twin { trace in
        let results = try await gatherResults([2, 1, 3]) { delay in
            try await sleep(for: .seconds(delay))
            if delay == 1 { throw Failure("one") }
            return delay
        }
        trace(results)
    }
}
