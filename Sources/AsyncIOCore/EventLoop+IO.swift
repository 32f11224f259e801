public import AsyncIOSystem

extension EventLoop {
    /// Starts to watch a descriptor, in both directions.
    ///
    /// It must be non-blocking.
    ///
    /// Loop thread only. Throws `OSError` if it is watched already or cannot be (a regular file).
    public func watch(_ descriptor: Int32) throws(OSError) {
        checkThread("watch")
        try poller.add(descriptor)
        descriptors.watch(descriptor)
    }

    /// Ends the watch; call it before closing the descriptor.
    ///
    /// Whoever waits is woken with `.closed`.
    public func unwatch(_ descriptor: Int32) {
        checkThread("unwatch")
        guard let state = descriptors.state(of: descriptor) else { return }
        let (reader, writer) = (state.pointee.reader, state.pointee.writer)
        descriptors.unwatch(descriptor)
        poller.remove(descriptor)
        reader?._withUnsafeGuaranteedRef { unpark($0, .closed) }
        writer?._withUnsafeGuaranteedRef { unpark($0, .closed) }
    }

    /// Whether a call in that direction may succeed without waiting, as far as is known.
    public func isReady(_ descriptor: Int32, for direction: Direction) -> Bool {
        guard let state = descriptors.state(of: descriptor) else { return false }
        return state.pointee.readiness.has(direction == .read ? .readable : .writable)
    }

    /// Whether the peer of a descriptor has closed, or an error is pending, as far as is known.
    package func hasHungUp(_ descriptor: Int32) -> Bool {
        descriptors.state(of: descriptor)?.pointee.readiness.has(.hangup) ?? false
    }

    /// Notes that a call has met "would block".
    ///
    /// After the peer has closed, reading never blocks again, and the note is ignored.
    public func noteBlocked(_ descriptor: Int32, for direction: Direction) {
        guard let state = descriptors.state(of: descriptor) else { return }
        if direction == .write {
            state.pointee.readiness.drop(.writable)
        } else if !state.pointee.readiness.has(.hangup) {
            state.pointee.readiness.drop(.readable)
        } else {
            return
        }
        if needsRearm { poller.rearm(descriptor, direction) }
    }

    /// Notes that a call on a TCP socket has received less than it could have: no more is there.
    ///
    /// Unless the peer has closed, or has ever sent urgent bytes: then a call may stop short of more, and
    /// this returns false.
    @discardableResult
    public func noteDrained(_ descriptor: Int32) -> Bool {
        guard let state = descriptors.state(of: descriptor),
            !state.pointee.readiness.hasAny([.hangup, .urgent])
        else { return false }
        state.pointee.readiness.drop(.readable)
        if needsRearm { poller.rearm(descriptor, .read) }
        return true
    }

    /// Notes that a call has met "would block", even if an error was reported before: it is over then.
    ///
    /// For datagrams, whose errors pass.
    package func noteWouldBlock(_ descriptor: Int32, for direction: Direction) {
        descriptors.state(of: descriptor)?.pointee.readiness.drop(.hangup)
        noteBlocked(descriptor, for: direction)
    }

    /// Notes that a call to send, made on another thread, has met "would block".
    ///
    /// There may be room again since, and that may have been reported before this note: so the next
    /// poll looks once more.
    package func noteFullElsewhere(_ descriptor: Int32) {
        descriptors.state(of: descriptor)?.pointee.readiness.drop(.writable)
        poller.recheck(descriptor, [.readable, .writable])
    }

    /// Waits until a watched descriptor can be read or written.
    ///
    /// One task may wait in each direction; a second one traps, as its data would be anybody's.
    /// Returns at once if the descriptor is ready, also in a cancelled task. Cancellation and `unwatch` end the wait.
    @inlinable
    @inline(__always)
    public func waitUntilReady(
        _ descriptor: Int32, for direction: Direction, until deadline: LoopInstant? = nil
    ) async -> WakeCause {
        // All but the suspension is one call, for this is what a connection does most.
        switch beginWaiting(for: descriptor, direction, until: deadline) {
        case .over(let cause): return cause
        case .parked(let record): return await parkingActor.cause(of: record)
        case .foreign: return await waitAsForeignTask(for: descriptor, direction, until: deadline)
        }
    }

    /// What became of a wait for a descriptor.
    @usableFromInline
    enum Waiting {
        /// There was no need to wait, or no sense in it.
        case over(WakeCause)
        /// It is registered, and about to be parked.
        case parked(Unmanaged<TaskRecord>)
        /// The loop does not know the task.
        case foreign
    }

    @usableFromInline
    func beginWaiting(
        for descriptor: Int32, _ direction: Direction, until deadline: LoopInstant?
    ) -> Waiting {
        if let cause = reasonNotToWait(for: descriptor, direction) { return .over(cause) }
        guard let current = tasks.findUnmanaged(RuntimeHooks.currentTaskKey) else {
            return .foreign
        }
        return current._withUnsafeGuaranteedRef { record in
            if record.isCancelled { return .over(.cancelled) }
            register(record, for: descriptor, direction)
            noteParked(record, reason(direction, descriptor), until: deadline)
            parking = current
            return .parked(current)
        }
    }

    @usableFromInline
    func waitAsForeignTask(
        for descriptor: Int32, _ direction: Direction, until deadline: LoopInstant?
    ) async -> WakeCause {
        await parkForeignTask(reason(direction, descriptor), until: deadline, false) { record in
            // Looked at again: a task may give the loop a turn on its way here, and what was reported in
            // it is reported once.
            if let cause = reasonNotToWait(for: descriptor, direction) {
                unpark(record, cause)
            } else {
                register(record, for: descriptor, direction)
            }
        }
    }

    private func reason(_ direction: Direction, _ descriptor: Int32) -> WaitReason {
        direction == .read ? .readable(descriptor) : .writable(descriptor)
    }

    @inline(__always)
    private func reasonNotToWait(
        for descriptor: Int32, _ direction: Direction
    ) -> WakeCause? {
        guard let state = descriptors.state(of: descriptor) else { return .closed }
        return state.pointee.readiness.has(direction == .read ? .readable : .writable)
            ? .ready : nil
    }

    /// Has a watched descriptor wake a task.
    @inline(__always)
    private func register(
        _ record: TaskRecord, for descriptor: Int32, _ direction: Direction
    ) {
        guard let state = descriptors.state(of: descriptor) else { return }
        let waiter = Unmanaged.passUnretained(record)
        if direction == .read {
            if state.pointee.reader != nil { tellTwoWaiters("read", descriptor) }
            state.pointee.reader = waiter
        } else {
            if state.pointee.writer != nil { tellTwoWaiters("write", descriptor) }
            state.pointee.writer = waiter
        }
    }

    private func tellTwoWaiters(_ direction: StaticString, _ descriptor: Int32) -> Never {
        fatalError(
            "two tasks wait to \(direction) descriptor \(descriptor) at once; let one of them do it"
        )
    }

    /// Calls `flush` each time the descriptor becomes writable, until it is set to `nil`.
    ///
    /// It is called in the middle of a poll: it may call the system and unpark tasks, nothing else.
    public func onWritable(_ descriptor: Int32, _ flush: (() -> Void)?) {
        descriptors.state(of: descriptor)?.pointee.flush = flush
    }

    /// What the poller has to say about a descriptor: noted, and its waiters resumed on the spot.
    func descriptorIsReady(_ descriptor: Int32, _ readiness: Readiness) {
        guard let state = descriptors.state(of: descriptor) else { return }
        state.pointee.readiness.add(readiness)
        if readiness.has(.readable), let reader = state.pointee.reader {
            state.pointee.reader = nil
            reader._withUnsafeGuaranteedRef { unpark($0) }
        }
        if readiness.has(.readable) { ReadinessHandle.queue(&state.pointee.readHandle, on: self) }
        guard readiness.has(.writable) else { return }
        if let writer = state.pointee.writer {
            state.pointee.writer = nil
            writer._withUnsafeGuaranteedRef { unpark($0) }
        }
        if let flush = state.pointee.flush { flush() }
        ReadinessHandle.queue(&state.pointee.writeHandle, on: self)
    }
}
