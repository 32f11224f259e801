import AsyncIOCore

/// Runs `body` as a task on the loop that this work came from, and waits for its result.
///
/// For work on a thread of a pool: inside `toThread`, `runInExecutor` and `submit`. Blocks the thread,
/// while the pool lets another take its place, so that the body may use the same pool; on a simulated
/// loop time passes meanwhile. If the caller of the work is cancelled, the body is too, with the same
/// reason; if it was before, `CancelledError` is thrown and nothing is run. Throws
/// `RunError.loopIsClosed` if the loop ends first. Traps where there is no such loop; other threads use
/// `runCoroutineThreadSafe`.
///
/// The counterpart of `anyio.from_thread.run`.
@discardableResult
public func fromThread<Success: Sendable>(
    named name: String? = nil, fileID: StaticString = #fileID, line: UInt = #line,
    _ body: @escaping @isolated(any) @Sendable () async throws -> Success
) throws -> Success {
    guard let job = PoolJob.current, let loop = job.loop else {
        fatalError(
            """
            fromThread was called where there is no loop to call back: it is for what toThread { } runs. \
            On a loop, `await` instead; on a thread of your own, use runCoroutineThreadSafe(on:).
            """)
    }
    try job.checkCancelled()
    let task = runCoroutineThreadSafe(on: loop, named: name, fileID: fileID, line: line) {
        // A thread that waits does nothing outside the loop, so virtual time need not stand still for it.
        loop.externalWorkEnded()
        defer { loop.externalWorkBegan() }
        return try await body()
    }
    return try job.withCancelHandler({ task.cancel($0) }) {
        try job.crew.whileBlocked { try task.wait() }
    }
}
