public import AsyncIOCore
import AsyncIOSystem

extension EventLoop {
    /// The pool that `toThread` uses: made when first needed, ended by the loop.
    ///
    /// Each loop has its own, so that the hogs of one cannot starve another. When the loop ends it waits
    /// for the work that runs: five minutes at most, as asyncio does, but only five seconds once
    /// SIGINT or SIGTERM has come, also if that comes while it waits. Then the work is left behind, and
    /// reported with the place where it was handed over. As many threads as CPython's executor has.
    public var defaultThreadPool: ThreadPool {
        attachment { owned(ThreadPool(size: ThreadPool.usualSize)) }
    }

    /// Makes another pool the loop's own; the loop shuts it down when it ends.
    ///
    /// Call it before the first `toThread`: the pool that is there already is otherwise kept, and only
    /// ended with the loop. `ThreadPool.shared` is not shut down; of that the loop waits for its own
    /// work. Loop thread only. The counterpart of `loop.set_default_executor`.
    public func setDefaultThreadPool(_ pool: ThreadPool) {
        replaceAttachment(owned(pool))
    }

    /// This loop's part of the pool of the whole process.
    var sharedPoolUse: SharedPoolUse {
        attachment { SharedPoolUse() }
    }

    /// Has the loop end a pool when it ends itself, as it ends its own.
    func owned(_ pool: ThreadPool) -> ThreadPool {
        let crew = pool.crew
        if pool.isShared {
            let use = sharedPoolUse
            onClose(pool, gracefully: { await self.endThreads(of: crew, use.wait) }, abruptly: {})
        } else {
            onClose(
                pool,
                gracefully: {
                    crew.refuse(droppingWaiting: false)
                    await self.endThreads(of: crew, crew.waitForEnd)
                },
                abruptly: { pool.shutDownNoWait(droppingWaiting: true) })
        }
        return pool
    }

    /// Waits for the threads at the end of the loop, and says so if that is in vain.
    func endThreads(
        of crew: PoolCrew,
        _ wait: (_ on: EventLoop, _ atMost: Duration, _ shielded: Bool) async -> WakeCause
    ) async {
        var limit = Self.longestEnd
        if !wasInterrupted {
            let cause = await wait(self, limit, false)
            if cause == .ready { return }
            // A signal cancels what closes the loop.
            if cause == .deadline { return reportLeftBehind(crew, after: limit) }
        }
        limit = Self.longestEndAfterSignal
        if await wait(self, limit, true) != .ready { reportLeftBehind(crew, after: limit) }
    }

    private func reportLeftBehind(_ crew: PoolCrew, after limit: Duration) {
        let sites = crew.runningSites
        report(
            LoopReport(
                kind: .leak,
                message: """
                    \(sites.count) pieces of work in the thread pool "\(crew.name)" had not ended after \
                    \(limit), and were left behind: what blocks a thread can be stopped from inside only, by a \
                    time-out or checkCancelled. Handed over at: \
                    \(sites.prefix(5).map(\.description).joined(separator: ", "))
                    """,
                site: sites.first))
    }

    /// What asyncio grants its executor.
    private static let longestEnd = Duration.seconds(300)
    /// Who has pressed Ctrl-C looks on; and what sends SIGTERM kills after ten seconds, as Docker does.
    private static let longestEndAfterSignal = Duration.seconds(5)
}
