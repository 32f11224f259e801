extension EventLoop {
    /// Starts a task on the loop.
    ///
    /// It takes its first step in a later turn, never inside this call.
    ///
    /// The body runs where it is isolated to: on the main actor if it was written there, which in
    /// process mode is the loop itself. The loop keeps the task until it is done, whether or not
    /// anybody keeps a handle. Loop thread only.
    @inlinable
    public func startTask<Success: Sendable>(
        named name: String?, site: SourceSite,
        _ body: sending @escaping @isolated(any) () async throws -> Success
    ) -> (record: TaskRecord, task: Task<Success, any Error>) {
        let record = makeRecord(named: name, site: site)
        let task: Task<Success, any Error>
        if !isProcessWide {
            task = Task(executorPreference: taskExecutor) { try await record.run(body) }
        } else if isOnMainActor(body) {
            // A wrapper of the same isolation saves the switch from the body back to it.
            task = Task { @MainActor in try await record.run(body) }
        } else {
            task = Task { try await record.run(body) }
        }
        register(record, key: RuntimeHooks.key(of: task))
        return (record, task)
    }

    @usableFromInline
    func makeRecord(named name: String?, site: SourceSite) -> TaskRecord {
        checkThread("createTask")
        precondition(!isClosed, "createTask was called on a loop that is closed")
        defer { nextTaskID += 1 }
        let parent = currentTask
        let record = TaskRecord(
            id: nextTaskID, name: name, site: site, parentID: parent?.id ?? 0, loop: self)
        record.takeShelter(of: parent)
        return record
    }

    @usableFromInline
    func register(_ record: TaskRecord, key: UInt) {
        record.key = key
        tasks.insert(record)
    }

    /// Every task of the loop that is not done, oldest first.
    ///
    /// Loop thread only.
    public var allTasks: [TaskRecord] { tasks.all }

    /// Tells a task to end.
    ///
    /// Safe from any thread; from another one it is told in a later turn.
    ///
    /// Its present wait, and every later one, throws `CancelledError` with this reason; what it waits
    /// for, if that is a task, is cancelled too. The first reason stays. A task that is done is left
    /// alone. The counterpart of `Task.cancel(msg)`.
    public func cancel(_ record: TaskRecord, reason: CancelReason, site: SourceSite) {
        if isOnLoopThread {
            cancelHere(record, reason: reason, site: site)
        } else {
            // Also while the loop does not run: another thread may be about to run it.
            callSoonThreadSafe { self.cancelHere(record, reason: reason, site: site) }
        }
    }

    /// Tells a task to end, on the loop's thread, or while nobody can run the loop.
    func cancelHere(_ record: TaskRecord, reason: CancelReason, site: SourceSite) {
        guard !record.isDone else { return }
        if record.cancellation == nil {
            record.cancellation = CancelledError(reason: reason, origin: site)
        }
        RuntimeHooks.cancelTask(withKey: record.key)
        if case .task(let awaited) = record.awaited, !awaited.isCancelled {
            cancelHere(awaited, reason: reason, site: site)
        }
        if !record.isShielded { unpark(record, .cancelled) }
    }

    /// Notes that the running task is about to wait for another, and returns its record.
    ///
    /// From then on a cancellation of the one is passed on to the other, and the wait lasts until that
    /// has ended: nothing that a task has started outlives it. `nil` if the loop does not know the
    /// running task, or this is another thread.
    public func beginJoin(_ record: TaskRecord) -> TaskRecord? {
        guard isOnLoopThread, let waiter = currentTask else { return nil }
        precondition(waiter !== record, "\(record.name) waits for itself and would never end")
        if let cancellation = waiter.cancellation, !record.isDone {
            cancel(record, reason: cancellation.reason, site: cancellation.origin ?? record.site)
        }
        waiter.awaited = .task(record)
        waiter.waitingFor = .task(record.id)
        return waiter
    }

    /// Notes who waits for a task first; true for all who come later, while it is pending.
    ///
    /// They must `waitForEnd` before they ask for the value: the runtime would wake them in reverse.
    public func isJoined(_ record: TaskRecord) -> Bool {
        defer { record.isJoined = true }
        return record.isJoined && !record.isDone
    }

    /// Waits until a task has ended, after those who wait for it already.
    ///
    /// A cancellation is not passed on to it: unless the wait is shielded, that ends the wait alone, and
    /// the cause tells.
    public func waitForEnd(of record: TaskRecord, shielded: Bool) async -> WakeCause {
        guard !record.isDone else { return .ready }
        let observer = WaitingObserver()
        observe(record, observer)
        let cause = await park(.task(record.id), shielded: shielded) { waiter in
            observer.waiter = waiter
            if record.isDone { unpark(waiter) }
        }
        observer.waiter = nil
        if cause == .cancelled { stopObserving(record, observer) }
        return cause
    }

    /// Has an observer told when the task is done; at once if it is done already.
    public func observe(_ record: TaskRecord, _ observer: TaskObserver) {
        if record.isDone {
            observer.taskDidEnd(record)
        } else if let list = record.observer as? ObserverList {
            list.observers.append(observer)
        } else if let earlier = record.observer {
            record.observer = ObserverList([earlier, observer])
        } else {
            record.observer = observer
        }
    }

    /// Keeps an observer from being told, if it has not been.
    ///
    /// Complexity: O(n) in the observers of the task.
    public func stopObserving(_ record: TaskRecord, _ observer: TaskObserver) {
        if let list = record.observer as? ObserverList {
            list.observers.removeAll { $0 === observer }
        } else if record.observer === observer {
            record.observer = nil
        }
    }

    /// Calls `body` on the loop's thread when the task is done, before whoever waits for it goes on.
    public func whenDone(_ record: TaskRecord, _ body: @escaping (TaskRecord) -> Void) {
        observe(record, ClosureObserver(body))
    }

    func didEnd(_ record: TaskRecord, _ state: TaskRecord.State) {
        record.state = state
        _ = tasks.remove(record.key)
        guard let observer = record.observer else { return }
        record.observer = nil
        observer.taskDidEnd(record)
    }
}

private final class WaitingObserver: TaskObserver {
    var waiter: TaskRecord?

    /// A turn later, since the runtime wakes the first of all when the task has ended altogether.
    override func taskDidEnd(_ record: TaskRecord) {
        guard waiter != nil else { return }
        record.loop.callSoon {
            // It may have been cancelled meanwhile, and wait for something else.
            if let waiter = self.waiter { record.loop.unpark(waiter) }
        }
    }
}

private final class ClosureObserver: TaskObserver {
    private let body: (TaskRecord) -> Void

    init(_ body: @escaping (TaskRecord) -> Void) {
        self.body = body
    }

    override func taskDidEnd(_ record: TaskRecord) {
        body(record)
    }
}

/// Several observers, told in the order in which they came.
private final class ObserverList: TaskObserver {
    var observers: [TaskObserver]

    init(_ observers: [TaskObserver]) {
        self.observers = observers
    }

    override func taskDidEnd(_ record: TaskRecord) {
        for observer in observers { observer.taskDidEnd(record) }
    }

    override func taskWasAbandoned(_ record: TaskRecord) {
        for observer in observers { observer.taskWasAbandoned(record) }
    }
}

/// Whether a closure was written on the main actor.
///
/// A function of its own, because 6.3.1 crashes on `.isolation` of a parameter that is `sending`.
@usableFromInline
func isOnMainActor<Success>(_ body: @isolated(any) () async throws -> Success) -> Bool {
    body.isolation === MainActor.shared
}

extension TaskRecord {
    /// The life of a task: its body, and then what the loop is told.
    ///
    /// A task that was cancelled before its first step never runs its body, as in asyncio.
    @inlinable
    func run<Success: Sendable>(
        _ body: @escaping @isolated(any) () async throws -> Success
    ) async throws -> Success {
        do {
            if let cancellation { throw cancellation }
            let value = try await body()
            didFinish()
            return value
        } catch {
            didFail(error)
            throw error
        }
    }

    /// Ends what `beginJoin` has begun.
    public func endJoin() {
        awaited = nil
        waitingFor = .nothing
    }

    @usableFromInline
    func didFinish() {
        loop.didEnd(self, .finished)
    }

    @usableFromInline
    func didFail(_ error: any Error) {
        noteEnd(error)
        let wasCancelled = error is CancelledError || error is CancellationError
        loop.didEnd(self, wasCancelled ? .cancelled : .failed)
    }
}
