import AsyncIO

extension Twin {
    static let queuePuttersInOrder = Twin { trace in
        let queue = Queue<String>(maxSize: 1)
        try queue.putNoWait("first")
        let tasks = ["a", "b", "c"].map { name in
            createTask {
                try await queue.put(name)
                trace("put", name)
            }
        }
        for _ in 0..<4 {
            try await sleep(for: .seconds(1))
            trace("got", try queue.getNoWait())
        }
        for task in tasks { try await task.value }
    }
}
