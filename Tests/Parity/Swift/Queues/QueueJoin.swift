import AsyncIO

extension Twin {
    static let queueJoin = Twin { trace in
        let queue = Queue<Int>()
        for item in [1, 2] { try queue.putNoWait(item) }
        let task = createTask {
            while true {
                let item = try await queue.get()
                try await sleep(for: .seconds(item))
                trace("done", item)
                queue.taskDone()
            }
        }
        try await queue.join()
        trace("joined")
        task.cancel()
    }
}
