import AsyncIO

extension Twin {
    static let waitDone = Twin(
        differs: [
            .line(1, python: "0.0: callback", swift: nil),
            .line(2, python: nil, swift: "0.0: callback"),
        ],
        because: "a wait for what has ended does not suspend"
    ) { trace in
        let tasks = (0..<2).map { _ in createTask { "value" } }
        try await sleep(for: .zero)
        runningLoop().callSoon { trace("callback") }
        let (done, pending) = try await wait(tasks)
        trace("done", done.count, "pending", pending.count)
        try await sleep(for: .zero)
    }
}
