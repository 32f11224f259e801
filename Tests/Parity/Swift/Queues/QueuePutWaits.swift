import AsyncIO

extension Twin {
    static let queuePutWaits = Twin { trace in
        let queue = Queue<Int>(maxSize: 1)
        let task = createTask {
            for item in [1, 2, 3] {
                try await queue.put(item)
                trace("put", item)
            }
        }
        for _ in 0..<3 {
            try await sleep(for: .seconds(1))
            trace("got", try await queue.get())
        }
        try await task.value
    }
}
