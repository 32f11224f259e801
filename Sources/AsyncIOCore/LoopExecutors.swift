// The loop as the runtime sees it: objects of their own, because a public type cannot conform to
// protocols that are SPI, and because the runtime retains the very object that a task prefers.
// Two of them, so that a job can be told by where it was enqueued: on the main actor's executor, or
// on the default or preferred one. Part of the quarantine: see RuntimeHooks.swift.

@_spi(ExperimentalCustomExecutors) @_spi(ExperimentalScheduling) internal import _Concurrency

/// What both executors do: hand jobs to the loop.
class LoopExecutorBase: @unchecked Sendable {
    // SAFETY: both are constant, and what is called on the loop here is safe from any thread.
    //
    // Loop and executors hold each other until `close`: a task that outlives its loop must still
    // find, on being resumed, something that lets it rest.
    fileprivate let loop: EventLoop
    /// The same, for the hot path: reading the strong reference would retain and release it.
    fileprivate let unretainedLoop: Unmanaged<EventLoop>

    fileprivate init(_ loop: EventLoop) {
        self.loop = loop
        unretainedLoop = Unmanaged.passUnretained(loop)
    }

    fileprivate func schedule<C: Clock>(
        _ job: consuming ExecutorJob, after delay: C.Duration, of clock: C.Type
    ) {
        guard let delay = delay as? Swift.Duration else {
            preconditionFailure(
                "\(C.self) does not measure in Swift.Duration; sleep on another clock")
        }
        loop.enqueue(UnownedJob(job), after: delay)
    }
}

/// The default executor of process mode, and the one that tasks of a local loop prefer.
final class LoopExecutor: LoopExecutorBase, TaskExecutor, SchedulingExecutor, @unchecked Sendable {
    init(loop: EventLoop) {
        super.init(loop)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let entry = ReadyEntry(generic: UnownedJob(job))
        unretainedLoop._withUnsafeGuaranteedRef { $0.enqueue(entry) }
    }

    func enqueue<C: Clock>(
        _ job: consuming ExecutorJob, after delay: C.Duration, tolerance: C.Duration?, clock: C
    ) {
        schedule(job, after: delay, of: C.self)
    }

    func enqueue<C: Clock>(
        _ job: consuming ExecutorJob, at instant: C.Instant, tolerance: C.Duration?, clock: C
    ) {
        schedule(job, after: clock.now.duration(to: instant), of: C.self)
    }
}

/// The main actor's executor in process mode, and that of actors of one's own on a loop.
final class LoopMainExecutor: LoopExecutorBase, MainExecutor, SchedulingExecutor,
    @unchecked Sendable
{
    init(loop: EventLoop) {
        super.init(loop)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let entry = ReadyEntry(UnownedJob(job))
        unretainedLoop._withUnsafeGuaranteedRef { $0.enqueue(entry) }
    }

    func enqueue<C: Clock>(
        _ job: consuming ExecutorJob, after delay: C.Duration, tolerance: C.Duration?, clock: C
    ) {
        schedule(job, after: delay, of: C.self)
    }

    func enqueue<C: Clock>(
        _ job: consuming ExecutorJob, at instant: C.Instant, tolerance: C.Duration?, clock: C
    ) {
        schedule(job, after: clock.now.duration(to: instant), of: C.self)
    }

    func run() throws {
        try loop.runForever()
    }

    func runUntil(_ condition: () -> Bool) throws {
        try loop.run(until: condition)
    }

    func stop() {
        loop.stop()
    }

    /// True on the loop's thread, also in plain callbacks that belong to no task.
    func isIsolatingCurrentContext() -> Bool? {
        loop.isOnLoopThread
    }

    func checkIsolated() {
        precondition(loop.isOnLoopThread, "this code must run on the event loop's thread")
    }
}

extension EventLoop {
    /// The loop as an executor, for `Task(executorPreference:)`; its sleeps are the loop's timers.
    public var taskExecutor: any TaskExecutor { executor }

    /// The loop as an executor, for an actor of one's own that lives on it.
    public var unownedSerialExecutor: UnownedSerialExecutor {
        mainExecutor.asUnownedSerialExecutor()
    }
}
