import AsyncIO

extension Twin {
    static let queueShutDownTwice = Twin { trace in
        let queue = Queue<Int>()
        try queue.putNoWait(1)
        queue.shutdown()
        queue.shutdown()
        trace(queue.count)
        queue.shutdown(immediate: true)
        trace(queue.count)
    }
}
