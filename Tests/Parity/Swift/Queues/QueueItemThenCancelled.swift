import AsyncIO

extension Twin {
    static let queueItemThenCancelled = Twin(
        differs: [
            .line(1, python: nil, swift: "1.0: got item"),
            .line(3, python: "1.0: left 1", swift: "1.0: left 0"),
        ],
        because: "what was granted is kept, and the next wait throws (decision 5)"
    ) { trace in
        let queue = Queue<String>()
        let task = createTask {
            trace("got", try await queue.get())
            try await sleep(for: .seconds(1))
            trace("never")
        }
        try await sleep(for: .seconds(1))
        try queue.putNoWait("item")
        task.cancel()
        do { try await task.value } catch { trace("thrown", error) }
        trace("left", queue.count)
    }
}
