import AsyncIO

extension Twin {
    static let waitTimeout = Twin { trace in
        let tasks = [1, 3].map { delay in
            createTask(named: "task \(delay)") { try await sleep(for: .seconds(delay)) }
        }
        let (done, pending) = try await wait(tasks, timeout: .seconds(2))
        trace("done", done.map(\.name).sorted())
        trace("pending", pending.map(\.name).sorted())
        let later = try await wait(tasks)
        trace("done", later.done.count, tasks[1].state == .cancelled)
    }
}
