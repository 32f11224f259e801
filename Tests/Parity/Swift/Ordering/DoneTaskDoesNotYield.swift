import AsyncIO

extension Twin {
    static let doneTaskDoesNotYield = Twin { trace in
        let task = createTask { "value" }
        try await sleep(for: .zero)
        runningLoop().callSoon { trace("callback") }
        trace(try await task.value)
        trace(try await task.value)
        try await sleep(for: .zero)
        trace("end")
    }
}
