import AsyncIO

extension Twin {
    static let waitDone = Twin { trace in
        let tasks = (0..<2).map { _ in createTask { "value" } }
        try await sleep(for: .zero)
        runningLoop().callSoon { trace("callback") }
        let (done, pending) = try await wait(tasks)
        trace("done", done.count, "pending", pending.count)
        try await sleep(for: .zero)
    }
}
