import AsyncIO

extension Twin {
    static let waitFirstErrorNone = Twin { trace in
        let tasks = [1, 2, 3].map { delay in
            createTask { try await sleep(for: .seconds(delay)) }
        }
        tasks[0].cancel()
        let (done, pending) = try await wait(tasks, returnWhen: .firstError)
        trace("done", done.count, "pending", pending.count)
    }
}
