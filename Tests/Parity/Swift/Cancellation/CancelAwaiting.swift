import AsyncIO

extension Twin {
    static let cancelAwaiting = Twin { trace in
        let outer = createTask {
            let inner = createTask {
                defer { trace("inner ends") }
                try await sleep(for: .seconds(100))
            }
            defer { trace("outer ends", inner.state == .cancelled) }
            try await inner.value
        }
        try await sleep(for: .seconds(1))
        outer.cancel(reason: .user("stop"))
        do { try await outer.value } catch { trace("thrown", error) }
    }
}
