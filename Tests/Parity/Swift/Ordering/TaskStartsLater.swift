import AsyncIO

extension Twin {
    static let taskStartsLater = Twin { trace in
        let tasks = ["a", "b", "c"].map { name in createTask { trace(name) } }
        trace("creator")
        for task in tasks { try await task.value }
        trace("end")
    }
}
