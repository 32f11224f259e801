import AsyncIO

extension Twin {
    static let waitTimeoutTie = Twin { trace in
        let tasks = [1, 3].map { delay in
            createTask(named: "task \(delay)") { try await sleep(for: .seconds(delay)) }
        }
        try await sleep(for: .zero)
        let (done, pending) = try await wait(tasks, timeout: .seconds(1))
        trace("done", done.map(\.name).sorted())
        trace("pending", pending.map(\.name).sorted())
    }
}
