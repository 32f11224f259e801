import AsyncIO

extension Twin {
    static let queueShutDownDrains = Twin { trace in
        let queue = Queue<Int>()
        try queue.putNoWait(1)
        queue.shutdown()
        do { try queue.putNoWait(2) } catch { trace("put", error) }
        trace(try await queue.get())
        do { _ = try await queue.get() } catch { trace("get", error) }
    }
}
