import AsyncIO

extension Twin {
    static let cancelSelfThenAwait = Twin { trace in
        let outer = createTask {
            let inner = createTask { try await sleep(for: .seconds(100)) }
            try await sleep(for: .zero)
            cancelCurrentTask()
            defer { trace("inner", inner.state == .cancelled) }
            try await inner.value
        }
        do { try await outer.value } catch { trace("thrown", error) }
    }
}
