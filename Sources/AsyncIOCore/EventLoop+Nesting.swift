import AsyncIOSystem

extension EventLoop {
    /// Runs `body` to its end inside a running loop, from synchronous code, and returns its result.
    ///
    /// For code that cannot be made `async`, such as a callback of somebody else's library: the loop
    /// goes on turning below this call, and so does everything else that is on it. `await` is better
    /// wherever it can be written:
    ///
    /// - What runs meanwhile lies on top of the caller on the stack. The caller goes on only when what
    ///   was begun last has ended, so of two nested runs the first waits for the second.
    /// - The task that calls this cannot go on before `body` has ended. If `body` waits for it, both
    ///   wait for ever; a simulated loop throws `DeadlockError`.
    /// - Between two lines of a synchronous function other tasks have run and may have changed what
    ///   they share with it. An actor of one's own stays locked meanwhile.
    ///
    /// The body is a task of its own. Cancelling the caller cancels it, and a caller that is cancelled
    /// already gets the `CancelledError` at once. Loop thread only; traps if the loop does not run.
    /// Costs a task and some turns, and stack for whatever is run. What nest_asyncio is for.
    @discardableResult
    public func runNested<Success: Sendable>(
        named name: String? = nil, fileID: StaticString = #fileID, line: UInt = #line,
        @_inheritActorContext @_implicitSelfCapture
        _ body: sending @escaping @isolated(any) () async throws -> Success
    ) throws -> Success {
        checkIsRunningHere()
        checkIsolation(isOnMainActor(body))
        let nested = startTask(named: name, site: SourceSite(fileID, line), body)
        let waiter = beginJoin(nested.record)
        let timeBefore = MonotonicTime.now() - stepStart
        nesting += 1
        defer {
            nesting -= 1
            // The caller's step is as long as its own work.
            stepStart = MonotonicTime.now() - timeBefore
            waiter?.endJoin()
        }
        try turn(until: { nested.record.isDone })
        nested.record.markRead()
        return try finishedValue(of: nested.task)
    }

    /// Runs a callback apart from the task that waits for a nested run: it belongs to no task.
    func runDetached(_ handle: Handle) {
        Task.immediateDetached { handle.run(on: self) }
    }

    private func checkIsRunningHere() {
        guard isOnLoopThread else {
            fatalError(
                """
                runNested was called outside the running loop. It is for synchronous code that the \
                loop has called; elsewhere use run { }, or runUntilComplete { } of a loop of your own.
                """)
        }
    }
}
