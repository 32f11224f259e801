import AsyncIO

extension Twin {
    static let tasksAndCallbacks = Twin { trace in
        let loop = runningLoop()
        loop.callSoon { trace("callback 1") }
        createTask { trace("task 1") }
        loop.callSoon { trace("callback 2") }
        createTask { trace("task 2") }
        try await sleep(for: .zero)
        trace("end")
    }
}
