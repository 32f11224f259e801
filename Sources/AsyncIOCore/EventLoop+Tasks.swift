extension EventLoop {
    /// Starts a task on the loop. It takes its first step in a later turn, never inside this call.
    ///
    /// The body runs where it is isolated to: on the main actor if it was written there, which in
    /// process mode is the loop itself. The loop keeps the task until it is done, whether or not
    /// anybody keeps a handle. Loop thread only.
    public func startTask<Success: Sendable>(
        named name: String?, site: SourceSite,
        _ body: sending @escaping @isolated(any) () async throws -> Success
    ) -> (record: TaskRecord, task: Task<Success, any Error>) {
        checkThread("createTask")
        precondition(!isClosed, "createTask was called on a loop that is closed")
        let record = TaskRecord(
            id: nextTaskID, name: name, site: site, parentID: currentTask?.id ?? 0, loop: self)
        nextTaskID += 1
        let task: Task<Success, any Error>
        if mode == .local {
            task = Task(executorPreference: executor) { try await record.run(body) }
        } else if isOnMainActor(body) {
            // A wrapper of the same isolation saves the switch from the body back to it.
            task = Task { @MainActor in try await record.run(body) }
        } else {
            task = Task { try await record.run(body) }
        }
        record.key = RuntimeHooks.key(of: task)
        tasks.insert(record, for: record.key)
        return (record, task)
    }

    /// Every task of the loop that is not done, oldest first. Loop thread only.
    public var allTasks: [TaskRecord] { tasks.all }

    /// Tells a task to end. Safe from any thread.
    ///
    /// Its present wait, and every later one, throws `CancelledError` with this reason; what it waits
    /// for, if that is a task, is cancelled too. The first reason stays. A task that is done is left
    /// alone. The counterpart of `Task.cancel(msg)`.
    public func cancel(_ record: TaskRecord, reason: CancelReason, site: SourceSite) {
        guard isOnLoopThread || !isRunning else {
            return callSoonThreadSafe { self.cancel(record, reason: reason, site: site) }
        }
        guard !record.isDone else { return }
        if record.cancellation == nil {
            record.cancellation = CancelledError(reason: reason, origin: site)
        }
        RuntimeHooks.cancelTask(withKey: record.key)
        if let awaited = record.awaited, !awaited.isCancelled {
            cancel(awaited, reason: reason, site: site)
        }
        if !record.isShielded { unpark(record, .cancelled) }
    }

    /// Waits for another task to end, whatever its outcome.
    ///
    /// A waiting task that is cancelled passes the cancellation on, and goes on waiting for the end:
    /// nothing that it has started outlives it.
    public func join<Success: Sendable>(
        _ record: TaskRecord, _ task: Task<Success, any Error>
    ) async {
        guard !record.isDone else { return }
        guard let waiter = isOnLoopThread ? currentTask : nil else {
            return await withTaskCancellationHandler {
                _ = await task.result
            } onCancel: {
                self.cancel(record, reason: .requested, site: record.site)
            }
        }
        precondition(waiter !== record, "\(record.name) waits for itself and would never end")
        if let cancellation = waiter.cancellation {
            cancel(
                record, reason: cancellation.reason, site: cancellation.origin ?? waiter.site)
        }
        waiter.awaited = record
        waiter.waitingFor = .task(record.id)
        _ = await task.result
        waiter.awaited = nil
        waiter.waitingFor = .nothing
    }

    /// Calls `body` on the loop's thread when the task is done, before whoever waits for it goes on.
    public func whenDone(_ record: TaskRecord, _ body: @escaping (TaskRecord) -> Void) {
        guard !record.isDone else { return body(record) }
        let earlier = record.whenDone
        record.whenDone = earlier.map { first in { first($0); body($0) } } ?? body
    }

    func didFinish(_ record: TaskRecord, _ state: TaskRecord.State) {
        record.state = state
        _ = tasks.remove(record.key)
        guard let whenDone = record.whenDone else { return }
        record.whenDone = nil
        whenDone(record)
    }
}

/// Whether a closure was written on the main actor.
///
/// A function of its own, because 6.3.1 crashes on `.isolation` of a parameter that is `sending`.
func isOnMainActor<Success>(_ body: @isolated(any) () async throws -> Success) -> Bool {
    body.isolation === MainActor.shared
}

extension TaskRecord {
    /// The life of a task: its body, and then what the loop is told.
    ///
    /// A task that was cancelled before its first step never runs its body, as in asyncio.
    func run<Success: Sendable>(
        _ body: @escaping @isolated(any) () async throws -> Success
    ) async throws -> Success {
        do {
            if let cancellation { throw cancellation }
            let value = try await body()
            loop.didFinish(self, .finished)
            return value
        } catch {
            let wasCancelled = error is CancelledError || error is CancellationError
            noteEnd(error)
            loop.didFinish(self, wasCancelled ? .cancelled : .failed)
            throw error
        }
    }
}
