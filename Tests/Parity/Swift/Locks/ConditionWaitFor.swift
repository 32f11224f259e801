import AsyncIO

extension Twin {
    static let conditionWaitFor = Twin { trace in
        let condition = Condition()
        let values = Shared<[Int]>([])
        let task = createTask {
            try await condition.withLock {
                try await condition.waitFor { values.value.count == 2 }
                trace("values", values.value)
            }
        }
        for value in [1, 2] {
            try await sleep(for: .seconds(1))
            try await condition.withLock {
                values.value.append(value)
                condition.notify()
            }
        }
        try await task.value
    }
}
