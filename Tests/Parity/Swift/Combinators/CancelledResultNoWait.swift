import AsyncIO

extension Twin {
    static let cancelledResultNoWait = Twin(
        differs: [
            .line(
                2, python: "1.0: error CancelledError",
                swift: "1.0: error CancelledError(enough)")
        ],
        because: "the error that is asked for is returned, not thrown, and keeps its message"
    ) { trace in
        let task = createTask { try await sleep(for: .seconds(10)) }
        try await sleep(for: .seconds(1))
        task.cancel(reason: .user("enough"))
        _ = try await wait([task])
        do { try task.resultNoWait() } catch { trace("result", error) }
        trace("error", try task.errorNoWait())
    }
}
