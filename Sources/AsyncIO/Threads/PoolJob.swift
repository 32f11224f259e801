import AsyncIOCore
import AsyncIOSystem

/// A piece of work for a thread of a pool.
///
/// It is a Swift task that prefers the one executor on which it can run: itself. So the runtime hands
/// the job to it as soon as the task is made, and it keeps that until a thread of the pool runs it. What
/// comes with a task comes for nothing: task-local values, and `Task.isCancelled` on the worker.
///
/// # The rules
///
/// 1. Every job is run exactly once, or its task would never be freed: by a thread of the pool, or by
///    whoever drops it before that; then it finds that it was dropped and does nothing.
/// 2. `place` belongs to the pool's lock, `job` to the one thread that runs it.
/// 3. `didEnd` is called once, after the thread counts as free again.
class PoolJob: TaskExecutor, @unchecked Sendable {
    // SAFETY: rule 2; `cancellation` and `cancelHandler` are used with `lock` held only, and the rest is
    // constant once the initialiser has returned.

    /// Where a job is.
    enum Place {
        case outside
        case waiting
        case running
        case ended
        case dropped
    }

    var place = Place.outside
    /// Where the work was handed over.
    let site: SourceSite
    /// The loop on which it was handed over, if it was on one.
    let loop: EventLoop?
    /// The threads of which one runs it.
    let crew: PoolCrew
    private let faults: FaultPlan?
    private var job: UnownedJob?
    private var task: Task<Void, Never>?

    private let lock = ThreadLock()
    private var cancellation: CancelledError?
    private var cancelHandler: ((CancelledError) -> Void)?

    init(for crew: PoolCrew, on loop: EventLoop?, site: SourceSite) {
        self.crew = crew
        self.loop = loop
        self.site = site
        faults = FaultPlan.ofThread
    }

    /// Does the work; on the thread of the pool, inside the task.
    func perform() {}

    /// Called on the thread once the work has ended, or by whoever has dropped it.
    func didEnd() {}

    /// Tells of an error for which nobody waits any more, unless it only says that the work was ended.
    final func reportLost(_ error: any Error) {
        if error is CancelledError || error is CancellationError || error is ThreadPoolError {
            return
        }
        let report = LoopReport(
            kind: .unreadError,
            message: """
                work on a thread failed after it had been cancelled, and nobody read the error: \
                \(error)
                """,
            error: error, site: site)
        if let loop { loop.report(report) } else { EventLoop.log(report) }
    }

    /// The job that runs on the calling thread, if it is a worker's.
    static var current: PoolJob? {
        guard let pointer = ThreadWork.current else { return nil }
        return Unmanaged<PoolJob>.fromOpaque(pointer).takeUnretainedValue()
    }

    /// Makes the task, with the task-local values of the caller.
    final func prepare() {
        task = Task(executorPreference: self) { self.performUnlessDropped() }
    }

    final func enqueue(_ job: consuming ExecutorJob) {
        self.job = UnownedJob(job)
    }

    /// Runs the work on the calling thread.
    final func run() {
        let before = ThreadWork.current
        ThreadWork.current = Unmanaged.passUnretained(self).toOpaque()
        defer { ThreadWork.current = before }
        if let faults { faults.run(runJob) } else { runJob() }
    }

    /// Ends the task of a job that has left its line, or never stood in one.
    final func finishDropped() {
        // Whoever took it out of its line has noted it already.
        if place == .outside { place = .dropped }
        runJob()
        didEnd()
    }

    private final func performUnlessDropped() {
        if place != .dropped { perform() }
    }

    private final func runJob() {
        while let job {
            self.job = nil
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }

    // MARK: Cancellation

    /// Tells the work that nobody waits for it any more.
    final func cancel(_ error: CancelledError) {
        lock.lock()
        let isFirst = cancellation == nil
        if isFirst { cancellation = error }
        let handler = isFirst ? exchange(&cancelHandler, with: nil) : nil
        lock.unlock()
        task?.cancel()
        handler?(error)
    }

    /// Throws if nobody waits for the work any more.
    final func checkCancelled() throws {
        lock.lock()
        let error = cancellation
        lock.unlock()
        if let error { throw error }
    }

    /// Calls `handler` when the work is cancelled while `body` runs, or now if it is already.
    final func withCancelHandler<R>(
        _ handler: @escaping (CancelledError) -> Void, _ body: () throws -> R
    ) rethrows -> R {
        lock.lock()
        let present = cancellation
        if present == nil { cancelHandler = handler }
        lock.unlock()
        if let present { handler(present) }
        defer {
            lock.lock()
            cancelHandler = nil
            lock.unlock()
        }
        return try body()
    }
}
