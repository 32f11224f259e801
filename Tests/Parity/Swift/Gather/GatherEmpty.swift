import AsyncIO

extension Twin {
    static let gatherEmpty = Twin { trace in
        runningLoop().callSoon { trace("callback") }
        trace(try await gather([Int]()) { $0 })
        trace(try await gatherResults([Int]()) { $0 })
        try await sleep(for: .zero)
    }
}
