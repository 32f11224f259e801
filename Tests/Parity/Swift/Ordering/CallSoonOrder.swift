import AsyncIO

extension Twin {
    static let callSoonOrder = Twin { trace in
        let loop = runningLoop()
        for name in ["a", "b", "c"] { loop.callSoon { trace(name) } }
        trace("caller")
        try await sleep(for: .zero)
        trace("caller again")
    }
}
