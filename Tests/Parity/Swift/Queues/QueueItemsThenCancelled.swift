import AsyncIO

extension Twin {
    static let queueItemsThenCancelled = Twin(
        differs: [
            .line(1, python: nil, swift: "1.0: first 1"),
            .line(2, python: "1.0: second 1", swift: "1.0: second 2"),
            .line(3, python: "1.0: third 2", swift: nil),
            .line(4, python: nil, swift: "2.0: third 3"),
        ],
        because: "what was granted is kept, and the next wait throws (decision 5)"
    ) { trace in
        let queue = Queue<Int>()
        let tasks = ["first", "second", "third"].map { name in
            createTask {
                trace(name, try await queue.get())
                try await sleep(for: .seconds(1))
            }
        }
        try await sleep(for: .seconds(1))
        try queue.putNoWait(1)
        try queue.putNoWait(2)
        tasks[0].cancel()
        try await sleep(for: .seconds(1))
        trace("left", queue.count)
        try queue.putNoWait(3)
        _ = try await wait(tasks)
    }
}
