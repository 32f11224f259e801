import AsyncIO

extension Twin {
    static let waitReallyDone = Twin { trace in
        let tasks = [2, 1].map { count in
            createTask(named: "task \(count)") { await turns(count) }
        }
        let (done, _) = try await wait(tasks, returnWhen: .firstCompleted)
        trace("done", done.map(\.name).sorted())
    }
}
