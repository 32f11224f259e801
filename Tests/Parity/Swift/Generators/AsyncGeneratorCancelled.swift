import AsyncIO

extension Twin {
    static let asyncGeneratorCancelled = Twin { trace in
        func slow() -> AsyncGenerator<Int, Void> {
            AsyncGenerator { yield in
                do {
                    try await yield(1)
                    try await sleep(for: .seconds(100))
                    try await yield(2)
                } catch let error as CancelledError {
                    trace("generator cancelled")
                    throw error
                }
            }
        }
        let generator = slow()
        trace(try await generator.next() ?? -1)
        let task = createTask { try await generator.next() }
        try await sleep(for: .seconds(1))
        task.cancel()
        do {
            _ = try await task.value
        } catch is CancelledError {
            trace("task cancelled")
        }
        trace(try await generator.next() == nil ? "ended" : "more")
        let second = slow()
        _ = try await second.next()
        do {
            _ = try await withTimeout(.seconds(1)) { try await second.next() }
        } catch is TimeoutError {
            trace("time is up")
        }
    }
}
