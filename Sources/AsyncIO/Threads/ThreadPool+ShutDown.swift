import AsyncIOCore
import AsyncIOSystem

extension ThreadPool {
    /// Lets the work that was handed over end, then the threads, and waits for them.
    ///
    /// No new work is taken from now on. Once `limit` is over, what has not begun is dropped; what runs
    /// cannot be stopped, and is left to itself with its thread. Returns whether all have ended. A
    /// cancellation of the caller does not cut the wait short. The loop goes on meanwhile; on virtual
    /// time no time passes. Traps for `ThreadPool.shared`.
    ///
    /// - Parameters:
    ///   - limit: How long to wait for the work.
    ///   - droppingWaiting: Whether work that has not begun is dropped at once: whoever waits for it
    ///     is thrown `ThreadPoolError.wasDropped`.
    ///
    /// The counterpart of `Executor.shutdown`, its `cancel_futures`, and of
    /// `loop.shutdown_default_executor`.
    @discardableResult
    public func shutDown(
        within limit: Duration = .seconds(300), droppingWaiting: Bool = false
    ) async -> Bool {
        checkMayEnd()
        let loop = EventLoop.running(for: "ThreadPool.shutDown")
        crew.refuse(droppingWaiting: droppingWaiting)
        return await crew.waitForEnd(on: loop, atMost: limit, shielded: true) == .ready
    }

    /// Tells the threads to end when the work is done, and does not wait for it.
    ///
    /// Safe from any thread. Traps for `ThreadPool.shared`. The counterpart of
    /// `Executor.shutdown(wait=False)`.
    public func shutDownNoWait(droppingWaiting: Bool = false) {
        checkMayEnd()
        crew.refuse(droppingWaiting: droppingWaiting)
        crew.letGo()
    }

    private func checkMayEnd() {
        precondition(
            !isShared,
            """
            ThreadPool.shared was told to shut down, but it belongs to the whole process. Shut down a \
            pool of your own: ThreadPool(size: 4)
            """)
    }
}

extension PoolCrew {
    /// Takes no work any more, and has the threads end when there is none.
    func refuse(droppingWaiting: Bool) {
        let dropped: [PoolJob] = signal.withLock {
            if state.refusal == nil { state.refusal = .isShutDown(name) }
            guard droppingWaiting else { return [] }
            return takeWaiting()
        }
        finish(dropped)
    }

    /// Waits until no thread is left, once none is to stay.
    ///
    /// If the time is up first, what has not begun is dropped, and the threads are left to themselves.
    func waitForEnd(
        on loop: EventLoop, atMost limit: Duration, shielded: Bool
    ) async -> WakeCause {
        let end = EndWait()
        let deadline = loop.time.advanced(by: limit)
        let cause = await loop.park(.thread, until: deadline, shielded: shielded) { record in
            end.record = record
            loop.externalWorkBegan()
            notifyWhenEmpty {
                loop.callSoonThreadSafe {
                    loop.externalWorkEnded()
                    if let record = end.record { loop.unpark(record) }
                }
            }
        }
        end.record = nil
        switch cause {
        case .ready: for thread in takeThreads() { thread.join() }
        case .deadline:
            refuse(droppingWaiting: true)
            letGo()
        case .cancelled, .closed: break
        }
        return cause
    }

    /// Lets the threads end by themselves: nobody will wait for them.
    func letGo() {
        for thread in takeThreads(lettingGo: true) { thread.detach() }
    }

    /// Where the work was handed over that still runs.
    var runningSites: [SourceSite] {
        signal.withLock { state.running.compactMap { $0?.site } }
    }

    private func takeThreads(lettingGo: Bool = false) -> [Thread] {
        signal.withLock {
            // One may start still, in the place of one that waits for its loop.
            if lettingGo { state.isLetGo = true }
            return exchange(&state.threads, with: [])
        }
    }

    private func notifyWhenEmpty(_ notify: @escaping @Sendable () -> Void) {
        let isEmpty = signal.withLock {
            if state.liveCount > 0 { state.whenEmpty.append(notify) }
            return state.liveCount == 0
        }
        if isEmpty { notify() }
    }

    /// Who waits for the end; `nil` once it has given up.
    private final class EndWait: @unchecked Sendable {
        // SAFETY: used on the loop's thread only.
        var record: TaskRecord?
    }
}
