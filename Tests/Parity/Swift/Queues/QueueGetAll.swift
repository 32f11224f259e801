import AsyncIO

extension Twin {
    static let queueGetAll = Twin { trace in
        let queue = Queue<Int>(maxSize: 2)
        let tasks = (0..<4).map { item in
            createTask {
                try await queue.put(item)
                trace("put", item)
            }
        }
        try await sleep(for: .seconds(1))
        trace("taken", [try queue.getNoWait(), try queue.getNoWait()])
        try await sleep(for: .seconds(1))
        trace("taken", [try queue.getNoWait(), try queue.getNoWait()])
        _ = try await wait(tasks)
    }
}
