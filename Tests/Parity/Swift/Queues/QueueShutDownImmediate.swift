import AsyncIO

extension Twin {
    static let queueShutDownImmediate = Twin { trace in
        let queue = Queue<Int>()
        for item in [1, 2] { try queue.putNoWait(item) }
        let task = createTask {
            try await queue.join()
            trace("joined")
        }
        try await sleep(for: .seconds(1))
        queue.shutdown(immediate: true)
        trace(queue.count)
        do { _ = try queue.getNoWait() } catch { trace("get", error) }
        try await task.value
    }
}
