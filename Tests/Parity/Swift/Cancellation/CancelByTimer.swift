import AsyncIO

extension Twin {
    static let cancelByTimer = Twin { trace in
        let task = createTask { try await sleep(for: .seconds(5_000)) }
        runningLoop().callLater(.seconds(0.5)) { task.cancel() }
        do { try await task.value } catch { trace("thrown", error) }
    }
}
