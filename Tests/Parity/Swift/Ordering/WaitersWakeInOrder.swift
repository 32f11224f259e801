import AsyncIO

extension Twin {
    static let waitersWakeInOrder = Twin { trace in
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
