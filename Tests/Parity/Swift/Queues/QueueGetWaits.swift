import AsyncIO

extension Twin {
    static let queueGetWaits = Twin { trace in
        let queue = Queue<String>()
        let task = createTask { trace(try await queue.get()) }
        runningLoop().callLater(.seconds(1)) { try? queue.putNoWait("item") }
        try await task.value
    }
}
