import AsyncIO

extension Twin {
    static let waitFirstCompleted = Twin { trace in
        let tasks = [3, 1, 2].map { delay in
            createTask(named: "task \(delay)") { try await sleep(for: .seconds(delay)) }
        }
        let (done, pending) = try await wait(tasks, returnWhen: .firstCompleted)
        trace("done", done.map(\.name).sorted())
        trace("pending", pending.map(\.name).sorted())
        _ = try await wait(tasks)
        trace("end")
    }
}
