import AsyncIOCore
import AsyncIOSystem

/// What the loop and the waiting threads share of a task: how it ended, once it has.
final class ThreadSafeLife<Success: Sendable>: TaskObserver, @unchecked Sendable {
    // SAFETY: `outcome` and `unread` are used with the lock held; the rest belongs to the loop's thread.
    let loop: EventLoop
    private let signal = ThreadSignal()
    private var outcome: Result<Success, any Error>?
    /// What is to be reported if nobody asks how the task ended.
    private var unread: LoopReport?

    private var record: TaskRecord?
    private var value: Success?
    /// A cancellation that has overtaken the start, as one of the loop's own thread may.
    private var earlyCancellation: CancelledError?

    init(loop: EventLoop) {
        self.loop = loop
    }

    deinit {
        if let unread { loop.report(unread) }
    }

    // MARK: On the loop's thread

    /// Follows the task from now on.
    func begin(_ record: TaskRecord) {
        self.record = record
        loop.observe(record, self)
        if let earlyCancellation { cancel(earlyCancellation) }
    }

    func noteValue(_ value: Success) {
        self.value = value
    }

    func cancel(_ cancellation: CancelledError) {
        guard let record else {
            earlyCancellation = cancellation
            return
        }
        loop.cancel(
            record, reason: cancellation.reason, site: cancellation.origin ?? record.site)
    }

    override func taskDidEnd(_ record: TaskRecord) {
        let error = record.takeError()
        var report: LoopReport?
        if record.state == .failed, let error {
            report = .unreadError(error, of: record.name, site: record.site)
        }
        if let value {
            end(.success(value))
        } else {
            end(.failure(error ?? CancellationError()), unread: report)
        }
    }

    override func taskWasAbandoned(_ record: TaskRecord) {
        end(.failure(RunError.loopIsClosed))
    }

    // MARK: On any thread

    var isDone: Bool { signal.withLock { outcome != nil } }

    /// Tells every waiting thread, once.
    func end(_ outcome: Result<Success, any Error>, unread: LoopReport? = nil) {
        record = nil
        signal.withLock {
            guard self.outcome == nil else { return }
            self.outcome = outcome
            self.unread = unread
            signal.notifyAll()
        }
    }

    /// How the task ended; `nil` if it has not by then.
    func wait(atMost timeout: Duration?) -> Result<Success, any Error>? {
        signal.withLock {
            _ = signal.wait(atMost: timeout?.clampedNanoseconds) { outcome != nil }
            if outcome != nil { unread = nil }
            return outcome
        }
    }
}

/// The start of a task, on its way to the loop; one that never arrives says so.
final class ThreadSafeStart<Success: Sendable>: @unchecked Sendable {
    // SAFETY: handed to the loop, which is the only one to use it from then on.
    private let life: ThreadSafeLife<Success>
    private let name: String?
    private let site: SourceSite
    private let body: @isolated(any) @Sendable () async throws -> Success
    private var hasRun = false

    init(
        life: ThreadSafeLife<Success>, name: String?, site: SourceSite,
        _ body: @escaping @isolated(any) @Sendable () async throws -> Success
    ) {
        self.life = life
        self.name = name
        self.site = site
        self.body = body
    }

    deinit {
        // A closed loop drops what it is given.
        if !hasRun { life.end(.failure(RunError.loopIsClosed)) }
    }

    func run() {
        hasRun = true
        let (life, body) = (life, body)
        let started = life.loop.startTask(named: name, site: site) {
            life.noteValue(try await body())
        }
        life.begin(started.record)
    }
}
