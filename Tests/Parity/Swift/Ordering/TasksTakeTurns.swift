import AsyncIO

extension Twin {
    static let tasksTakeTurns = Twin { trace in
        let tasks = ["a", "b", "c"].map { name in
            createTask {
                for step in 0..<3 {
                    trace(name, step)
                    try await sleep(for: .zero)
                }
            }
        }
        for task in tasks { try await task.value }
        trace("end")
    }
}
