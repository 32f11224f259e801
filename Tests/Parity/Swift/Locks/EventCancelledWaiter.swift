import AsyncIO

extension Twin {
    static let eventCancelledWaiter = Twin { trace in
        let event = Event()
        let tasks = ["first", "second"].map { name in
            createTask {
                try await event.wait()
                trace(name)
            }
        }
        try await sleep(for: .seconds(1))
        tasks[0].cancel()
        event.set()
        try await tasks[1].value
        try await sleep(for: .zero)
        trace(tasks[0].state == .cancelled)
    }
}
