import AsyncIO

extension Twin {
    static let eventCancelledWaiter = Twin(
        differs: [
            .line(1, python: nil, swift: "1.0: first"),
            .line(3, python: "1.0: true", swift: "1.0: false"),
        ],
        because: "a cancelled waiter leaves its line at its next step; what came before is its own"
    ) { trace in
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
