public import AsyncIOCore

/// Runs `body`, and cancels it if it takes longer than `duration`; `nil` is no limit.
///
/// Returns after the body has ended, in whatever way, so nothing is left running. If it ends with a
/// value in spite of being late, that value is returned. Without any time (zero or less) the body gets
/// no step. The body runs where the caller is, so it may use what is around it; it is a task of its
/// own, which is what makes it possible to cancel it alone.
///
/// - Throws: `TimeoutError` if the time was up; `CancelledError` if the caller was cancelled, also if
///   both happened; what the body throws otherwise. Of nested time-outs the one that fired is thrown.
///
/// The counterpart of `asyncio.timeout` and `asyncio.wait_for`.
public func withTimeout<Success>(
    _ duration: Duration?, fileID: StaticString = #fileID, line: UInt = #line,
    _ body: () async throws -> Success
) async throws -> Success {
    try await withTimeout(duration, fileID: fileID, line: line) { _ in try await body() }
}

/// The same, with a handle to ask about the limit and to move it.
///
/// The counterpart of `async with asyncio.timeout(delay) as timeout`.
public func withTimeout<Success>(
    _ duration: Duration?, fileID: StaticString = #fileID, line: UInt = #line,
    _ body: (Timeout) async throws -> Success
) async throws -> Success {
    let loop = EventLoop.running(for: "withTimeout")
    let start = loop.time
    let timeout = Timeout(
        until: duration.map { start.advanced(by: $0) }, from: start, on: loop,
        site: SourceSite(fileID, line))
    return try await run(body, within: timeout, isolation: #isolation)
}

/// Runs `body`, and cancels it if it has not ended by `deadline`; `nil` is no limit.
///
/// Everything else is as for `withTimeout`. The counterpart of `asyncio.timeout_at`.
public func withDeadline<Success>(
    _ deadline: LoopInstant?, fileID: StaticString = #fileID, line: UInt = #line,
    _ body: () async throws -> Success
) async throws -> Success {
    try await withDeadline(deadline, fileID: fileID, line: line) { _ in try await body() }
}

/// The same, with a handle to ask about the deadline and to move it.
///
/// The counterpart of `async with asyncio.timeout_at(when) as timeout`.
public func withDeadline<Success>(
    _ deadline: LoopInstant?, fileID: StaticString = #fileID, line: UInt = #line,
    _ body: (Timeout) async throws -> Success
) async throws -> Success {
    let loop = EventLoop.running(for: "withDeadline")
    let timeout = Timeout(
        until: deadline, from: loop.time, on: loop, site: SourceSite(fileID, line))
    return try await run(body, within: timeout, isolation: #isolation)
}

private func run<Success>(
    _ body: (Timeout) async throws -> Success, within timeout: Timeout,
    isolation: isolated (any Actor)?
) async throws -> Success {
    try await withoutActuallyEscaping(body) { escaping in
        let childBody = ChildBody({ try await escaping(timeout) }, isolation: isolation)
        let child = startChild(childBody, of: timeout.loop, site: timeout.site)
        timeout.begin(child.record)
        let result = await child.result
        timeout.end()
        guard case .failure(let error) = result else { return try childBody.takeValue() }
        guard child.record.state == .cancelled else { throw error }
        // Whoever cancelled the caller must not be taken for the clock.
        try timeout.loop.checkCancellation()
        throw timeout.isExpired ? timeout.error : error
    }
}
