import AsyncIO

extension Twin {
    static let cancelLeftAtEnd = Twin { trace in
        createTask {
            defer { trace("task ends") }
            try await sleep(for: .seconds(100))
        }
        try await sleep(for: .seconds(1))
        trace("main ends")
    }
}
