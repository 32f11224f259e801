import AsyncIO

extension Twin {
    static let allTasks = Twin { trace in
        let loop = runningLoop()
        for delay in [1, 2] {
            createTask(named: "sleeper \(delay)") { try await sleep(for: .seconds(delay)) }
        }
        func listed() -> [String] {
            loop.allTasks.map(\.name).filter { $0.contains("sleeper") }.sorted()
        }
        trace(listed())
        try await sleep(for: .seconds(1.5))
        trace(listed())
        try await sleep(for: .seconds(1))
        trace(listed())
    }
}
