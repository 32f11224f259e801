import AsyncIOCore
import AsyncIOSystem

/// Work on a thread whose result comes back to the loop.
class LoopWork<Success: Sendable>: PoolJob, @unchecked Sendable {
    // SAFETY: `body` and `result` are used by the worker, and by the loop once the work has arrived, which
    // the hand-over through the loop's inbox orders; `hasArrived` belongs to the loop.
    private var body: (() throws -> Success)?
    private var result: Result<Success, any Error>?
    private(set) final var hasArrived = false
    private let home: EventLoop

    init(
        for crew: PoolCrew, on loop: EventLoop, site: SourceSite,
        _ body: sending @escaping () throws -> Success
    ) {
        self.body = body
        home = loop
        super.init(for: crew, on: loop, site: site)
        prepare()
    }

    /// Hands the work to a thread; throws if the pool takes none.
    final func begin() throws(ThreadPoolError) {
        home.externalWorkBegan()
        do throws(ThreadPoolError) { try crew.add(self) } catch {
            result = .failure(error)
            crew.room?.leave()
            finishDropped()
            throw error
        }
    }

    /// Ends work that was never handed over; it arrives as one that was cancelled.
    final func discard(_ error: CancelledError) {
        result = .failure(error)
        home.externalWorkBegan()
        crew.room?.leave()
        finishDropped()
    }

    /// Takes the work back, if it has not begun.
    ///
    /// It then arrives as one that was cancelled.
    final func takeBack(_ error: CancelledError) -> Bool {
        guard crew.remove(self) else { return false }
        result = .failure(error)
        crew.room?.leave()
        finishDropped()
        return true
    }

    final override func perform() {
        guard let body else { return }
        result = Result { try body() }
        self.body = nil
    }

    final override func didEnd() {
        // A job that was dropped must not hold on to what it was to work on.
        body = nil
        home.callSoonThreadSafe { self.arrive() }
    }

    private final func arrive() {
        home.externalWorkEnded()
        hasArrived = true
        didArrive(result ?? .failure(crew.dropError))
    }

    /// Called on the loop's thread once the work has ended, or was dropped.
    func didArrive(_ result: Result<Success, any Error>) {}
}
