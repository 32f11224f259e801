extension EventLoop {
    /// The record of the running task, or `nil` if the loop did not create it.
    ///
    /// Complexity: O(1).
    @inline(__always)
    public var currentTask: TaskRecord? {
        tasks.find(RuntimeHooks.currentTaskKey)
    }

    /// Suspends the running task until `unpark`, the deadline or a cancellation, and says which.
    ///
    /// The one way to wait in this house: futures, locks, queues, streams and sleeps are made of it.
    /// `register` is called once the task can be unparked, with the record to unpark. Nothing is
    /// allocated for a task that the loop created: all of this is inlined, so that it has no frame. A
    /// task that is cancelled already does not suspend, unless the wait is shielded: such a wait must be
    /// sure to end by itself.
    @inlinable
    @inline(__always)
    public func park(
        _ reason: WaitReason, until deadline: LoopInstant? = nil, shielded: Bool = false,
        _ register: (TaskRecord) -> Void
    ) async -> WakeCause {
        guard let record = findCurrentTask() else {
            return await parkForeignTask(reason, until: deadline, shielded, register)
        }
        if let cause = beginParking(record, reason, deadline, shielded) { return cause }
        register(record)
        if let cause = endRegistration(of: record) { return cause }
        return await parkingActor.cause(of: Unmanaged.passUnretained(record))
    }

    /// Lets a parked task go on in the next turn.
    ///
    /// Does nothing if it is not parked.
    ///
    /// Loop thread only. Complexity: O(1).
    public func unpark(_ record: TaskRecord, _ cause: WakeCause = .ready) {
        guard record.isParked else { return }
        record.isParked = false
        record.isShielded = false
        record.wakeCause = cause
        if record.timer != 0 {
            record.timer = 0
            if cause != .deadline { timers.noteCancelled() }
        }
        if cause != .ready { leaveDescriptor(record) }
        if case .place(let waiter) = record.awaited {
            record.awaited = nil
            if cause != .ready { waiter._withUnsafeGuaranteedRef { $0.giveUp() } }
        }
        record.waitingFor = .nothing
        // There is none if it was unparked while it still registered.
        guard let job = record.job else { return }
        record.job = nil
        ready.push(record.isActorless ? ReadyEntry(actorless: job) : ReadyEntry(generic: job))
    }

    /// Keeps the job of the task that is on its way into `park`.
    func keepParked(_ job: UnownedJob) {
        parking?._withUnsafeGuaranteedRef { $0.job = job }
        parking = nil
    }

    @usableFromInline
    func findCurrentTask() -> TaskRecord? { currentTask }

    /// From here on the task can be unparked; returns why it must not wait, if it must not.
    @usableFromInline
    func beginParking(
        _ record: TaskRecord, _ reason: WaitReason, _ deadline: LoopInstant?, _ isShielded: Bool
    ) -> WakeCause? {
        if record.isCancelled, !isShielded { return .cancelled }
        record.isShielded = isShielded
        noteParked(record, reason, until: deadline)
        return nil
    }

    /// Notes that a task waits from now on: for what, until when, and where it will go on.
    @inline(__always)
    func noteParked(_ record: TaskRecord, _ reason: WaitReason, until deadline: LoopInstant?) {
        // Where it was.
        record.isActorless = runsAllOnMain && runsActorless
        record.isParked = true
        record.waitingFor = reason
        if let deadline {
            record.timer = timers.insert(.parked(record), at: deadline.nanoseconds)
        }
    }

    /// What is left to do before the task goes over to the parking actor; returns why it goes on if it
    /// was unparked already.
    @usableFromInline
    func endRegistration(of record: TaskRecord) -> WakeCause? {
        if record.isCancelled, !record.isShielded { unpark(record, .cancelled) }
        guard record.isParked else { return record.wakeCause }
        parking = Unmanaged.passUnretained(record)
        return nil
    }

    /// Parks a task that the loop knows nothing of; only here is a cancellation handler needed.
    @usableFromInline
    func parkForeignTask(
        _ reason: WaitReason, until deadline: LoopInstant?, _ isShielded: Bool,
        _ register: (TaskRecord) -> Void
    ) async -> WakeCause {
        if Task.isCancelled, !isShielded { return .cancelled }
        let record = TaskRecord(
            id: 0, name: nil, site: SourceSite("", 0), parentID: 0, loop: self)
        return await withTaskCancellationHandler {
            if let cause = beginParking(record, reason, deadline, isShielded) { return cause }
            register(record)
            if let cause = endRegistration(of: record) { return cause }
            // Nobody else holds it.
            defer { withExtendedLifetime(record) {} }
            return await parkingActor.cause(of: Unmanaged.passUnretained(record))
        } onCancel: {
            if isOnLoopThread {
                cancelParked(record)
            } else {
                callSoonThreadSafe { self.cancelParked(record) }
            }
        }
    }

    private func cancelParked(_ record: TaskRecord) {
        if record.cancellation == nil {
            record.cancellation = CancelledError(reason: .requested, origin: nil)
        }
        if !record.isShielded { unpark(record, .cancelled) }
    }

    /// Takes a record out of the descriptor that it waits for.
    private func leaveDescriptor(_ record: TaskRecord) {
        switch record.waitingFor {
        case .readable(let descriptor): descriptors.state(of: descriptor)?.pointee.reader = nil
        case .writable(let descriptor): descriptors.state(of: descriptor)?.pointee.writer = nil
        default: break
        }
    }
}

extension EventLoop {
    /// Waits until the loop's time reaches `deadline`; a past one only yields.
    ///
    /// Throws `CancelledError` if the task is cancelled first. Costs one timer, no allocation.
    public func sleep(until deadline: LoopInstant) async throws {
        if deadline <= time {
            try checkCancellation()
            await Task.yield()
            return try checkCancellation()
        }
        let cause = await park(.sleep(until: deadline), until: deadline) { _ in }
        if cause == .cancelled { throw cancellationError }
    }

    /// Throws `CancelledError` if the running task was told to end.
    public func checkCancellation() throws {
        if let record = currentTask {
            if let cancellation = record.cancellation { throw cancellation }
        } else if Task.isCancelled {
            throw cancellationError
        }
    }

    /// The error with which the running task must end, now that it was cancelled.
    public var cancellationError: CancelledError {
        currentTask?.cancellation ?? CancelledError(reason: .requested, origin: nil)
    }
}
