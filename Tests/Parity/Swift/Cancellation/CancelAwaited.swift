import AsyncIO

extension Twin {
    static let cancelAwaited = Twin { trace in
        let inner = createTask { try await sleep(for: .seconds(100)) }
        let outer = createTask {
            do { try await inner.value } catch { trace("caught", error) }
            try await sleep(for: .seconds(1))
            return "went on"
        }
        try await sleep(for: .seconds(1))
        inner.cancel(reason: .user("inner only"))
        trace(try await outer.value, outer.state == .cancelled)
    }
}
