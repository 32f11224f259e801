import AsyncIO

extension Twin {
    static let waitReallyDone = Twin(
        differs: [
            .line(
                1, python: "0.0: done [task 1, task 2]", swift: "0.0: done [task 1]")
        ],
        because: "the waiter goes on in the next turn, not two turns later"
    ) { trace in
        let tasks = [2, 1].map { count in
            createTask(named: "task \(count)") { await turns(count) }
        }
        let (done, _) = try await wait(tasks, returnWhen: .firstCompleted)
        trace("done", done.map(\.name).sorted())
    }
}
