import AsyncIOCore

/// Runs `body` on a worker thread of the loop's own pool, and waits for its result.
///
/// For calls that block: meanwhile the loop runs everything else. The body sees the task-local values
/// of its caller; with `fromThread` it can call back into the loop.
///
/// Work that has begun cannot be stopped from outside. If the caller is cancelled, the body can see it,
/// by `checkCancelled` or `Task.isCancelled`; the call itself throws `CancelledError` at once, and what
/// the body comes to is lost. With `abandonOnCancel: false` the call waits for the body, and returns or
/// throws what it comes to. Work that has not begun never does, in either case.
///
/// - Parameters:
///   - abandonOnCancel: Whether a cancelled call leaves its work to itself.
///   - body: What is to be done.
///
/// The counterpart of `asyncio.to_thread`; the parameter is that of `anyio.to_thread.run_sync`.
public func toThread<Success: Sendable>(
    abandonOnCancel: Bool = true, fileID: StaticString = #fileID, line: UInt = #line,
    _ body: sending @escaping () throws -> Success
) async throws -> Success {
    let loop = EventLoop.running(for: "toThread")
    return try await run(
        on: loop.defaultThreadPool, of: loop, abandonOnCancel, SourceSite(fileID, line), body)
}

/// Runs `body` on a thread of `pool`, and waits for its result; otherwise as `toThread`.
///
/// If the pool has a bound and is full, the call first waits for room, in order; a call that is
/// cancelled while it waits has done nothing. Task-local values are carried over here too, where
/// asyncio does so in `to_thread` only. Throws `ThreadPoolError` if the pool was shut down.
/// The counterpart of `loop.run_in_executor`.
public func runInExecutor<Success: Sendable>(
    _ pool: ThreadPool, abandonOnCancel: Bool = true,
    fileID: StaticString = #fileID, line: UInt = #line,
    _ body: sending @escaping () throws -> Success
) async throws -> Success {
    let loop = EventLoop.running(for: "runInExecutor")
    return try await run(on: pool, of: loop, abandonOnCancel, SourceSite(fileID, line), body)
}

private func run<Success: Sendable>(
    on pool: ThreadPool, of loop: EventLoop, _ abandonOnCancel: Bool, _ site: SourceSite,
    _ body: sending @escaping () throws -> Success
) async throws -> Success {
    if let room = pool.crew.room, try await !room.enter() {
        throw pool.crew.refusal
    }
    let work = AwaitedWork(for: pool.crew, on: loop, site: site, body)
    if pool.isShared { work.count(as: loop.sharedPoolUse) }
    let cause = await work.wait(on: loop, shielded: false, begins: true)
    if cause == .ready { return try work.takeResult() }
    let cancellation = loop.cancellationError
    if work.takeBack(cancellation) { throw cancellation }
    work.cancel(cancellation)
    if abandonOnCancel {
        work.abandon()
        throw cancellation
    }
    if !work.hasArrived { _ = await work.wait(on: loop, shielded: true, begins: false) }
    return try work.takeResult()
}
