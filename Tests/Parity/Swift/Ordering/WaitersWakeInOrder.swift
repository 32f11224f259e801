import AsyncIO

extension Twin {
    static let waitersWakeInOrder = Twin(
        differs: [
            .line(2, python: "1.0: a value", swift: "1.0: c value"),
            .line(4, python: "1.0: c value", swift: "1.0: a value"),
        ],
        because: "Swift's runtime wakes those who wait for one task last in, first out"
    ) { trace in
        let task = createTask {
            try await sleep(for: .seconds(1))
            trace("done")
            return "value"
        }
        let waiters = ["a", "b", "c"].map { name in
            createTask { trace(name, try await task.value) }
        }
        for waiter in waiters { try await waiter.value }
    }
}
