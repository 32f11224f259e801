import AsyncIOSystem
import Synchronization

extension EventLoop {
    /// Runs `callback` in the next turn, after everything that is ready already.
    ///
    /// Callbacks run in the order in which they were given. What one throws is reported, and the loop
    /// goes on. Loop thread only, except before the loop runs. Complexity: O(1).
    /// The counterpart of `loop.call_soon`.
    @discardableResult
    public func callSoon(
        fileID: StaticString = #fileID, line: UInt = #line, _ callback: @escaping () throws -> Void
    ) -> Handle {
        callSoon(at: SourceSite(fileID, line), callback)
    }

    /// The same for a callback that somebody else has asked for, and where.
    @discardableResult
    package func callSoon(
        at site: SourceSite, _ callback: @escaping () throws -> Void
    ) -> Handle {
        checkThread("callSoon")
        let handle = Handle(callback, site: site)
        ready.push(ReadyEntry(handle))
        return handle
    }

    /// Runs `callback` when `delay` has passed.
    ///
    /// A delay of zero or less means the next turn.
    ///
    /// Loop thread only. Complexity: O(log n). The counterpart of `loop.call_later`.
    @discardableResult
    public func callLater(
        _ delay: Duration, fileID: StaticString = #fileID, line: UInt = #line,
        _ callback: @escaping () throws -> Void
    ) -> TimerHandle {
        callAt(time.advanced(by: delay), fileID: fileID, line: line, callback)
    }

    /// Runs `callback` when the loop's time reaches `when`.
    ///
    /// Equal times keep their order.
    ///
    /// Loop thread only. Complexity: O(log n). The counterpart of `loop.call_at`.
    @discardableResult
    public func callAt(
        _ when: LoopInstant, fileID: StaticString = #fileID, line: UInt = #line,
        _ callback: @escaping () throws -> Void
    ) -> TimerHandle {
        checkThread("callAt")
        let handle = TimerHandle(callback, when: when, loop: self, site: SourceSite(fileID, line))
        _ = timers.insert(.handle(handle), at: when.nanoseconds)
        return handle
    }

    /// Runs `callback` on the loop as soon as possible.
    ///
    /// Safe from any thread, and from none.
    ///
    /// Callbacks of one thread keep their order. Does nothing once the loop is closed.
    /// The counterpart of `loop.call_soon_threadsafe`.
    public func callSoonThreadSafe(
        fileID: StaticString = #fileID, line: UInt = #line,
        _ callback: @escaping @Sendable () throws -> Void
    ) {
        let entry = ReadyEntry(Handle(callback, site: SourceSite(fileID, line)))
        if isOnLoopThread { ready.push(entry) } else { inbox.push(entry) { poller.wake() } }
    }

    /// Tells a simulated loop that a real thread works for it: time stands still until it is done.
    public func externalWorkBegan() {
        guard isSimulated, let simulated = poller as? SimulatedPoller else { return }
        simulated.externalWork.wrappingAdd(1, ordering: .relaxed)
    }

    /// Tells a simulated loop that a real thread has done its work.
    ///
    /// Loop thread only.
    public func externalWorkEnded() {
        guard isSimulated, let simulated = poller as? SimulatedPoller else { return }
        simulated.externalWork.wrappingSubtract(1, ordering: .relaxed)
    }

    func timerWasCancelled() {
        timers.noteCancelled()
    }

    /// Queues a job of the runtime's for a later time.
    ///
    /// Loop thread only.
    func enqueue(_ job: UnownedJob, after delay: Duration) {
        let nanoseconds = isSimulated ? roundedDelay(delay) : delay.clampedNanoseconds
        let deadline = time.advanced(by: .nanoseconds(nanoseconds))
        _ = timers.insert(.job(job), at: deadline.nanoseconds)
    }

    /// Undoes what the real clock did to a sleep on virtual time.
    ///
    /// The runtime turns "sleep for 1 s" into an instant of the real clock and hands us that; by now
    /// some microseconds have passed and 0.999996 s are left. The time that was meant lies between
    /// what is left and that plus the real time since this step began. We take the roundest one.
    private func roundedDelay(_ delay: Duration) -> Int64 {
        let left = delay.clampedNanoseconds
        guard left > 0 else { return left }
        let elapsed = min(MonotonicTime.now() - stepStart, 50_000_000)
        var unit: Int64 = 1_000_000_000
        while unit >= 1_000 {
            let (sum, overflow) = left.addingReportingOverflow(unit - 1)
            let rounded = overflow ? left : sum / unit * unit
            if rounded - left <= elapsed { return rounded }
            unit /= 10
        }
        return left
    }
}
