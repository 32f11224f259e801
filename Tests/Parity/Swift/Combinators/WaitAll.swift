import AsyncIO

extension Twin {
    static let waitAll = Twin { trace in
        let tasks = [3, 2, 1].map { delay in
            createTask(named: "task \(delay)") {
                try await sleep(for: .seconds(delay))
                if delay == 2 { throw Failure("two") }
            }
        }
        let (done, pending) = try await wait(tasks)
        trace("done", done.map(\.name).sorted(), "pending", pending.count)
        for task in tasks { trace(task.name, try task.errorNoWait()) }
    }
}
