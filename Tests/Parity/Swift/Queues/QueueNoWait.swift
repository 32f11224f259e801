import AsyncIO

extension Twin {
    static let queueNoWait = Twin { trace in
        let queue = Queue<Int>(maxSize: 1)
        do { _ = try queue.getNoWait() } catch { trace(error) }
        try queue.putNoWait(1)
        do { try queue.putNoWait(2) } catch { trace(error) }
        trace(try queue.getNoWait(), queue.isEmpty)
    }
}
