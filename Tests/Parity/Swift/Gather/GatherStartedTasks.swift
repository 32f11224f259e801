import AsyncIO

extension Twin {
    static let gatherStartedTasks = Twin { trace in
        let tasks = [2, 1].map { value in
            createTask {
                try await sleep(for: .seconds(value))
                return value
            }
        }
        try await sleep(for: .seconds(1.5))
        trace(try await gather(tasks) { try await $0.value })
        trace(try await gather(tasks) { try await $0.value })
    }
}
