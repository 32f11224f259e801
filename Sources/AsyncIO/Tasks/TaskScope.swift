public import AsyncIOCore

/// A place for tasks that must not outlive a block of code: what `withTaskScope` hands to its body.
///
/// Loop thread only, except `cancel`. The counterpart of `asyncio.TaskGroup`, with trio's `start` and
/// `cancel`.
public struct TaskScope: Sendable {
    @usableFromInline let tasks: ScopeTasks

    init(_ tasks: ScopeTasks) {
        self.tasks = tasks
    }

    /// Whether the tasks of the scope were told to end, for whatever reason.
    public var isCancelled: Bool { tasks.cancellation != nil }

    /// Starts a task that ends with the scope at the latest.
    ///
    /// It takes its first step in a later turn. If it fails, so does the scope, also if its value is
    /// waited for; if it is merely cancelled, the scope goes on. Children may spawn further ones while
    /// the scope waits for them; in a cancelled scope a child is cancelled before its first step.
    /// Traps if the scope has ended. The counterpart of `TaskGroup.create_task`.
    @inlinable
    @discardableResult
    public func spawn<Success: Sendable>(
        named name: String? = nil, fileID: StaticString = #fileID, line: UInt = #line,
        @_inheritActorContext @_implicitSelfCapture
        _ body: sending @escaping @isolated(any) () async throws -> Success
    ) -> LoopTask<Success> {
        tasks.checkOpen()
        let started = tasks.loop.startTask(named: name, site: SourceSite(fileID, line), body)
        tasks.add(started.record)
        return LoopTask(record: started.record, task: started.task)
    }

    /// Starts a task and waits until it says that it is ready, with `started.signal(value)`.
    ///
    /// From then on it is a child like any other. Before, it is the caller's: its error is thrown here
    /// and is not the scope's, and if the caller is cancelled, the task is cancelled and awaited.
    ///
    /// - Throws: What the task throws before its signal; `NotStartedError` if it ends without one.
    ///
    /// The counterpart of trio's `Nursery.start`.
    public func start<Value: Sendable>(
        named name: String? = nil, fileID: StaticString = #fileID, line: UInt = #line,
        @_inheritActorContext @_implicitSelfCapture
        _ body: sending @escaping @isolated(any) (StartSignal<Value>) async throws -> Void
    ) async throws -> Value {
        nonisolated(unsafe) let body = body  // SAFETY: sent here, and used only by the child
        let signal = StartSignal<Value>(of: tasks)
        let child = spawn(named: name, fileID: fileID, line: line) { try await body(signal) }
        signal.expect(from: child.record)
        if let value = await signal.wait() { return value }
        // It has ended, or the caller was cancelled: then this cancels the child and waits for it.
        try await child.value
        try tasks.loop.checkCancellation()
        throw NotStartedError(taskName: child.name, site: child.site)
    }

    /// Tells the body and every task of the scope to end, as a normal act.
    ///
    /// The scope does not throw this cancellation on: see `withTaskScope`. Does nothing if the scope
    /// was told to end before, or has ended. Safe from any thread. The counterpart of
    /// `TaskGroup.cancel` of Python 3.15 and of trio's `CancelScope.cancel`.
    public func cancel(
        reason: CancelReason = .requested, fileID: StaticString = #fileID, line: UInt = #line
    ) {
        let (tasks, site) = (tasks, SourceSite(fileID, line))
        guard tasks.loop.isOnLoopThread else {
            return tasks.loop.callSoonThreadSafe { tasks.cancel(reason, site) }
        }
        tasks.cancel(reason, site)
    }
}
