import AsyncIO

extension Twin {
    static let conditionNotifiedThenCancelled = Twin(
        differs: [
            .line(1, python: "3.0: thrown CancelledError", swift: "3.0: woken true")
        ],
        because: "what was granted is kept, and the next wait throws (decision 5)"
    ) { trace in
        let condition = Condition()
        let task = createTask {
            try await condition.withLock {
                try await condition.wait()
                trace("woken", condition.isLocked)
            }
        }
        try await sleep(for: .seconds(1))
        try await condition.acquire()
        condition.notify()
        try await sleep(for: .seconds(1))
        task.cancel()
        try await sleep(for: .seconds(1))
        condition.release()
        do { try await task.value } catch { trace("thrown", error) }
        trace(condition.isLocked)
    }
}
