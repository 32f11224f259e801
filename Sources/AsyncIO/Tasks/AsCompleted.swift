import AsyncIOCore

/// The tasks given, one by one as they are done.
///
/// To be read in one of two ways:
///
/// ```swift
/// for try await task in asCompleted(tasks) { print(task.name, try await task.value) }
/// for next in asCompleted(tasks).results { print(try await next()) }
/// ```
///
/// When the time is up, whatever is then still asked for throws `TimeoutError`; what was done before
/// can be had all the same. Cancels nothing: the tasks run on, also if the caller is cancelled or
/// leaves early. A task given twice comes once. Traps if a task belongs to another loop.
///
/// Loop thread only. The counterpart of `asyncio.as_completed`.
///
/// - Parameters:
///   - tasks: The tasks to wait for.
///   - timeout: How long from now it may take until all are done; `nil` is for ever.
public func asCompleted<Success>(
    _ tasks: some Collection<LoopTask<Success>>, timeout: Duration? = nil,
    fileID: StaticString = #fileID, line: UInt = #line
) -> CompletedTasks<Success> {
    let loop = EventLoop.running(for: "asCompleted")
    let completions = Completions(
        of: tasks.withoutDuplicates(on: loop, for: "asCompleted"), on: loop)
    if let timeout {
        completions.end(after: timeout, at: SourceSite(fileID, line))
    }
    return CompletedTasks(completions)
}

/// The tasks of an `asCompleted`, in the order in which they are done.
public final class CompletedTasks<Success: Sendable>: AsyncSequence, AsyncIteratorProtocol,
    @unchecked Sendable
{
    // SAFETY: constant; what it refers to is used on the loop's thread only.
    private let completions: Completions<Success>

    init(_ completions: Completions<Success>) {
        self.completions = completions
    }

    /// Nobody asks any more, so the tasks are left alone.
    deinit {
        let completions = completions
        let loop = completions.loop
        if loop.isOnLoopThread {
            completions.stop()
        } else {
            loop.callSoonThreadSafe(completions.stop)
        }
    }

    /// The next task that is done, or `nil` after the last.
    public func next() async throws -> LoopTask<Success>? {
        defer { withExtendedLifetime(self) {} }
        return try await completions.next()
    }

    /// The iterator, which is the sequence itself: however many read it, each task comes once.
    public func makeAsyncIterator() -> CompletedTasks { self }

    /// For plain iteration: as many calls as there are tasks, each of which waits for the next result.
    ///
    /// They may be made in any order, and several at once. Each is to be made once; a call too many
    /// traps, as there would be nothing to wait for.
    public var results: [@Sendable () async throws -> Success] {
        Array(repeating: { try await self.nextResult() }, count: completions.count)
    }

    private func nextResult() async throws -> Success {
        guard let task = try await next() else {
            preconditionFailure("asCompleted was asked for more results than it has tasks")
        }
        return try await task.value
    }
}
