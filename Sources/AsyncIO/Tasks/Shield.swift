import AsyncIOCore

/// Runs `body` to its end, whatever happens to the caller, and returns its value.
///
/// For clean-up that must wait: a cancellation of the caller, earlier or meanwhile, does not reach the
/// body; it shows at the caller's next wait. A loop that shuts down waits for the body too, so it should
/// be sure to end: give it a `withTimeout`. The body runs where the caller is, as a task of its own, and
/// may use what is around it.
///
/// What asyncio writes as `await asyncio.shield(...)` in a `finally`.
public func withShield<Success>(
    fileID: StaticString = #fileID, line: UInt = #line,
    _ body: () async throws -> Success
) async throws -> Success {
    try await runShielded(
        body, on: .running(for: "withShield"), site: SourceSite(fileID, line),
        isolation: #isolation)
}

/// Waits for a task without passing the caller's cancellation on to it.
///
/// If the caller is cancelled, `CancelledError` is thrown at once and the task runs on; should it fail
/// when nobody reads its error, that is reported. A task that is done gives its result also to a
/// cancelled caller. If the task itself is cancelled, its `CancelledError` is thrown.
/// The counterpart of `asyncio.shield`.
public func shield<Success: Sendable>(_ task: LoopTask<Success>) async throws -> Success {
    let (record, loop) = (task.record, task.record.loop)
    precondition(
        loop.isOnLoopThread,
        "shield needs the loop of \(record.name); call it on that loop's thread")
    precondition(loop.currentTask !== record, "\(record.name) waits for itself and would never end")
    let cause = await loop.waitForEnd(of: record, shielded: false)
    if cause == .cancelled { throw loop.cancellationError }
    return try await task.value
}

private func runShielded<Success>(
    _ body: () async throws -> Success, on loop: EventLoop, site: SourceSite,
    isolation: isolated (any Actor)?
) async throws -> Success {
    try await withoutActuallyEscaping(body) { escaping in
        let childBody = ChildBody(escaping, isolation: isolation)
        let child = startChild(childBody, of: loop, site: site)
        loop.shelter(child.record)
        // In a branch of a select it goes on also if another branch wins.
        child.record.branch = nil
        _ = await loop.waitForEnd(of: child.record, shielded: true)
        try await child.value
        return try childBody.takeValue()
    }
}
