import AsyncIO

extension Twin {
    static let eventWakesAll = Twin { trace in
        let event = Event()
        @Sendable func work(_ name: String) -> LoopTask<Void> {
            createTask {
                try await event.wait()
                trace(name)
            }
        }
        let tasks = ["a", "b"].map(work)
        try await sleep(for: .seconds(1))
        let late = work("late")
        event.set()
        trace("set", event.isSet)
        for task in tasks + [late] { try await task.value }
    }
}
