import AsyncIO

extension Twin {
    static let eventSetThenCleared = Twin { trace in
        let event = Event()
        func work(_ name: String) -> LoopTask<Void> {
            createTask {
                try await event.wait()
                trace(name)
            }
        }
        let task = work("first")
        try await sleep(for: .seconds(1))
        event.set()
        event.clear()
        let late = work("late")
        try await task.value
        trace("cleared", event.isSet)
        try await sleep(for: .seconds(1))
        event.set()
        try await late.value
    }
}
