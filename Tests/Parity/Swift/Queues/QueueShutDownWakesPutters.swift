import AsyncIO

extension Twin {
    static let queueShutDownWakesPutters = Twin { trace in
        let queue = Queue<String>(maxSize: 1)
        try queue.putNoWait("in time")
        let task = createTask {
            do { try await queue.put("too late") } catch { trace("too late", error) }
        }
        try await sleep(for: .seconds(1))
        queue.shutdown()
        try await task.value
        trace(try await queue.get(), queue.count)
    }
}
