public import AsyncIOCore

/// Starts a task on a loop that another thread runs, and returns the means to wait for it.
///
/// Safe from any thread; from the loop's own, `createTask` is the better one. The work is queued as by
/// `callSoonThreadSafe` and runs as soon as the loop does. If the loop is closed, or is closed before
/// the task has ended, `wait` throws `RunError.loopIsClosed`.
/// The counterpart of `asyncio.run_coroutine_threadsafe`.
///
/// - Parameters:
///   - loop: The loop that is to run the task.
///   - name: A name for reports and listings; `Task-7` and so on if it is left out.
///   - body: What the task does.
@discardableResult
public func runCoroutineThreadSafe<Success: Sendable>(
    on loop: EventLoop, named name: String? = nil,
    fileID: StaticString = #fileID, line: UInt = #line,
    _ body: @escaping @isolated(any) @Sendable () async throws -> Success
) -> ThreadSafeTask<Success> {
    let site = SourceSite(fileID, line)
    let life = ThreadSafeLife<Success>(loop: loop)
    let start = ThreadSafeStart(life: life, name: name, site: site, body)
    loop.callSoonThreadSafe(fileID: fileID, line: line) { start.run() }
    return ThreadSafeTask(life: life)
}

/// A task on the loop of another thread: for threads, what `LoopTask` is for the loop's own code.
///
/// Everything here is safe from any thread. An error that nobody waits for is reported when the last
/// copy goes. The counterpart of the `concurrent.futures.Future` that asyncio gives to threads.
public struct ThreadSafeTask<Success: Sendable>: Sendable {
    let life: ThreadSafeLife<Success>

    /// Whether the task has ended, in whatever way, or never will because its loop is closed.
    public var isDone: Bool { life.isDone }

    /// Blocks the calling thread until the task has ended, and returns or throws its result.
    ///
    /// Any number of threads may wait, any number of times. A loop that runs on the calling thread
    /// stands still meanwhile; the task's own loop would never end it, so there this traps, unless the
    /// task has ended. If nobody runs that loop, the wait lasts until somebody does.
    ///
    /// Throws `TimeoutError` if the time is up first, and the task runs on;
    /// `RunError.loopIsClosed` if it will never end. The counterpart of `Future.result(timeout)`.
    public func wait(
        timeout: Duration? = nil, fileID: StaticString = #fileID, line: UInt = #line
    ) throws -> Success {
        precondition(
            isDone || !life.loop.isOnLoopThread,
            """
            wait was called on the thread of the task's own loop, which would then never run the task. \
            There, use `try await createTask { … }.value`.
            """)
        if let outcome = life.wait(atMost: timeout) { return try outcome.get() }
        throw TimeoutError(duration: timeout ?? .zero, site: SourceSite(fileID, line))
    }

    /// Tells the task to end: its present and every later wait throws `CancelledError`.
    ///
    /// A task that has not begun never does. Does nothing if it is done.
    /// The counterpart of `Future.cancel`.
    public func cancel(
        reason: CancelReason = .requested, fileID: StaticString = #fileID, line: UInt = #line
    ) {
        cancel(CancelledError(reason: reason, origin: SourceSite(fileID, line)))
    }

    func cancel(_ cancellation: CancelledError) {
        let life = life
        if life.loop.isOnLoopThread {
            life.cancel(cancellation)
        } else {
            life.loop.callSoonThreadSafe { life.cancel(cancellation) }
        }
    }
}
