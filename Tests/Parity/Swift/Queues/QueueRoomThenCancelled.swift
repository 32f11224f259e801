import AsyncIO

extension Twin {
    static let queueRoomThenCancelled = Twin(
        differs: [.line(3, python: "1.0: left 0", swift: "1.0: left 1")],
        because: "what was granted is kept, and the next wait throws (decision 5)"
    ) { trace in
        let queue = Queue<String>(maxSize: 1)
        try queue.putNoWait("a")
        let task = createTask {
            try await queue.put("b")
            try await sleep(for: .seconds(1))
            trace("never")
        }
        try await sleep(for: .seconds(1))
        trace(try queue.getNoWait())
        task.cancel()
        do { try await task.value } catch { trace("thrown", error) }
        trace("left", queue.count)
    }
}
