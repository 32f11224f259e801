import AsyncIO

extension Twin {
    static let waitFirstError = Twin { trace in
        let tasks = [1, 2, 3].map { delay in
            createTask(named: "task \(delay)") {
                try await sleep(for: .seconds(delay))
                if delay == 2 { throw Failure("two") }
            }
        }
        let (done, pending) = try await wait(tasks, returnWhen: .firstError)
        trace("done", done.map(\.name).sorted())
        trace("pending", pending.map(\.name).sorted())
        trace(try tasks[1].errorNoWait())
    }
}
