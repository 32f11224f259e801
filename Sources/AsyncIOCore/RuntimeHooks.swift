// QUARANTINE. Every use of the standard library's SPI and of the runtime's layout is in this file
// and in CSwiftRuntime.h. Checked with Swift 6.3.1; `RuntimeProbeTests` says at once if a new
// toolchain differs.
//
// What is relied on:
// - `_createExecutors` replaces the main and the default executor, if it comes before they are used.
// - The runtime calls `enqueue(_:at:…)` or `enqueue(_:after:…)` for every form of `Task.sleep` of a
//   task that runs on an executor that is a `SchedulingExecutor`.
// - A `Task` value is one pointer, to the object that is also its job.
// - The description of a job ends in the number of its task, and the first task has number 1.

internal import AsyncIOSystem
internal import CAsyncIO
import Synchronization
@_spi(ExperimentalCustomExecutors) @_spi(ExperimentalScheduling) internal import _Concurrency

@usableFromInline
enum RuntimeHooks {
    /// The identity of the running task, or 0.
    @inline(__always)
    static var currentTaskKey: UInt { UInt(bitPattern: casyncio_current_task()) }

    /// The identity of a task, as the running task sees it in `currentTaskKey`.
    @inlinable
    static func key<S, F>(of task: Task<S, F>) -> UInt {
        unsafeBitCast(task, to: UInt.self)
    }

    /// Sets the cancellation flag of a task that is known to be alive, and runs its handlers.
    static func cancelTask(withKey key: UInt) {
        guard key != 0 else { return }
        unsafeBitCast(key, to: UnsafeCurrentTask.self).cancel()
    }

    /// Whether the running task, if there is one, was told to end.
    static var isRunningTaskCancelled: Bool {
        let key = currentTaskKey
        return key != 0 && unsafeBitCast(key, to: UnsafeCurrentTask.self).isCancelled
    }

    /// Runs a job that goes on outside of any actor, such as what ends a `Task.sleep`, on the generic
    /// executor.
    ///
    /// On any but the generic executor its first step would be to leave it, for the global executor:
    /// in process mode a turn of the loop for nothing, in local mode another thread.
    @inline(__always)
    static func runGeneric(_ job: UnownedJob) {
        job.runSynchronously(on: unsafeBitCast((0, 0), to: UnownedSerialExecutor.self))
    }

    /// Asks the processor for the first 192 bytes of an object, which is most of any, without waiting.
    @inline(__always)
    static func prefetch(_ object: UnsafeRawPointer) {
        casyncio_prefetch(object, 3)
    }

    /// Asks the processor for what a suspended task needs to go on.
    @inline(__always)
    static func prefetch(_ job: UnownedJob) {
        casyncio_prefetch_task(unsafeBitCast(job, to: UnsafeRawPointer.self))
    }

    /// Makes `loop` the main and the default executor of the process.
    static func install(_ loop: EventLoop) {
        installed.withLock { $0 = loop }
        _createExecutors(factory: LoopFactory.self)
    }

    /// Whether no Swift task was ever created in this process.
    ///
    /// Found by creating one and reading its number. It is enqueued to an executor that only looks at
    /// it, so the default executors are not called into being by the question.
    static var isBeforeFirstTask: Bool {
        let probe = ProbeExecutor()
        Task(executorPreference: probe) {}
        return probe.firstDescription.withLock { $0 }.hasSuffix("(id: 1)")
    }

    private static let installed = Mutex<EventLoop?>(nil)

    private enum LoopFactory: ExecutorFactory {
        static var mainExecutor: any MainExecutor { loop.mainExecutor }
        static var defaultExecutor: any TaskExecutor { loop.executor }

        private static var loop: EventLoop {
            guard let loop = installed.withLock({ $0 }) else {
                preconditionFailure("the executors were asked for before the loop was installed")
            }
            return loop
        }
    }

    /// Notes the description of the first job it is given, and runs it on the spot.
    private final class ProbeExecutor: TaskExecutor {
        let firstDescription = Mutex<String>("")

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            firstDescription.withLock { if $0.isEmpty { $0 = job.description } }
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}

// MARK: The loop as the runtime sees it
//
// Objects of their own, because a public type cannot conform to protocols that are SPI, and because
// the runtime retains the very object that a task prefers. Two of them, so that a job can be told by
// where it was enqueued: on the main actor's executor, or on the default or preferred one.

/// What both executors do: hand jobs to the loop.
///
/// They do not hold the loop, or it would never be freed. But they may outlive it, since a task holds
/// the executor that it prefers: what it resumes then must still find something that lets it rest. So
/// they know where the loop is only while it exists, follow that only on the thread that runs it,
/// and otherwise use its inbox, which they share.
class LoopExecutorBase: @unchecked Sendable {
    // SAFETY: all are constant, and safe from any thread; the address is atomic.
    private let inbox: Inbox
    private let poller: any Poller
    private let address: Atomic<UInt>

    fileprivate init(_ loop: EventLoop) {
        inbox = loop.inbox
        poller = loop.poller
        address = Atomic(UInt(bitPattern: Unmanaged.passUnretained(loop).toOpaque()))
    }

    /// Called by the loop when it is closed: another one may come to lie where it lay.
    final func forgetLoop() {
        address.store(0, ordering: .relaxed)
    }

    /// Whether the calling thread runs the loop, which is then sure to exist.
    @inline(__always)
    fileprivate final var isOnLoopThread: Bool {
        guard let current = ThreadLoop.current else { return false }
        return UInt(bitPattern: current) == address.load(ordering: .relaxed)
    }

    /// The loop, for whoever knows that it exists.
    fileprivate final var loop: EventLoop {
        guard let pointer = UnsafeRawPointer(bitPattern: address.load(ordering: .relaxed)) else {
            preconditionFailure("the loop of this executor is closed")
        }
        return Unmanaged<EventLoop>.fromOpaque(pointer).takeUnretainedValue()
    }

    @inline(__always)
    fileprivate final func enqueue(_ entry: ReadyEntry) {
        guard isOnLoopThread, let current = ThreadLoop.current else {
            return enqueueFromElsewhere(entry)
        }
        // A strong reference would be retained and released for each job.
        Unmanaged<EventLoop>.fromOpaque(current)._withUnsafeGuaranteedRef { $0.ready.push(entry) }
    }

    @inline(never)
    fileprivate final func enqueueFromElsewhere(_ entry: ReadyEntry) {
        inbox.push(entry) { poller.wake() }
    }

    fileprivate func schedule<C: Clock>(
        _ job: consuming ExecutorJob, after delay: C.Duration, of clock: C.Type
    ) {
        guard let delay = delay as? Swift.Duration else {
            preconditionFailure(
                "\(C.self) does not measure in Swift.Duration; sleep on another clock")
        }
        schedule(UnownedJob(job), after: delay)
    }

    private func schedule(_ job: UnownedJob, after delay: Swift.Duration) {
        if isOnLoopThread { return loop.enqueue(job, after: delay) }
        let site = SourceSite(#fileID, #line)
        enqueueFromElsewhere(
            ReadyEntry(Handle({ self.schedule(job, after: delay) }, site: site)))
    }
}

/// The default executor of process mode, and the one that tasks of a local loop prefer.
final class LoopExecutor: LoopExecutorBase, TaskExecutor, SchedulingExecutor, @unchecked Sendable {
    init(loop: EventLoop) {
        super.init(loop)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        guard isOnLoopThread, let current = ThreadLoop.current else {
            return enqueueFromElsewhere(ReadyEntry(generic: job))
        }
        Unmanaged<EventLoop>.fromOpaque(current)._withUnsafeGuaranteedRef {
            let leavesMainActor = $0.keyOnMainActor == unsafeBitCast(job, to: UInt.self)
            $0.ready.push(leavesMainActor ? ReadyEntry(actorless: job) : ReadyEntry(generic: job))
        }
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
        enqueue(ReadyEntry(UnownedJob(job)))
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
        isOnLoopThread
    }

    func checkIsolated() {
        precondition(isOnLoopThread, "this code must run on the event loop's thread")
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
