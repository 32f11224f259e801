import AsyncIO

extension Twin {
    static let shieldDone = Twin { trace in
        let task = createTask { 42 }
        try await sleep(for: .zero)
        runningLoop().callSoon { trace("callback") }
        trace(try await shield(task))
        try await sleep(for: .zero)
    }
}
