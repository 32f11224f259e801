import AsyncIOCore

/// Waits for a task, and cancels it if that takes longer than `timeout`; `nil` is no limit.
///
/// Returns after the task has ended, in whatever way, so nothing is left running; if it ends with a
/// value in spite of being late, that is returned. With no time at all (zero or less) a task that is
/// done gives its result, and any other is cancelled. For a piece of code, use `withTimeout`.
///
/// - Throws: `TimeoutError` if the time was up; `CancelledError` if the caller was cancelled, and with
///   it the task; what the task throws otherwise.
///
/// The counterpart of `asyncio.wait_for`.
public func waitFor<Success>(
    _ task: LoopTask<Success>, timeout duration: Duration?,
    fileID: StaticString = #fileID, line: UInt = #line
) async throws -> Success {
    let loop = EventLoop.running(for: "waitFor")
    task.checkBelongs(to: loop, for: "waitFor")
    guard !task.isDone else { return try await task.value }
    let start = loop.time
    let timeout = Timeout(
        until: duration.map { start.advanced(by: $0) }, from: start, on: loop,
        site: SourceSite(fileID, line))
    timeout.begin(task.record)
    let result = await task.result
    timeout.end()
    guard timeout.isExpired, task.state == .cancelled else { return try result.get() }
    // Whoever cancelled the caller must not be taken for the clock.
    try loop.checkCancellation()
    throw timeout.error
}
