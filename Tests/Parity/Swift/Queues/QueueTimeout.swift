import AsyncIO

extension Twin {
    static let queueTimeout = Twin { trace in
        let queue = Queue<String>()
        do {
            try await withTimeout(.seconds(1)) { _ = try await queue.get() }
        } catch {
            trace("thrown", error)
        }
        try queue.putNoWait("item")
        trace(try queue.getNoWait())
    }
}
