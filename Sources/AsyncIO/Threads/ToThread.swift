import AsyncIOCore
import AsyncIOSystem
import Synchronization

/// Runs `body` on a worker thread of the loop's own pool, and waits for its result.
///
/// For calls that block: meanwhile the loop runs everything else. Cancelling the caller ends the wait
/// at once with `CancelledError`; work that has begun cannot be stopped and runs on, work that has not
/// is dropped. The counterpart of `asyncio.to_thread`.
public func toThread<Success: Sendable>(
    _ body: sending @escaping () throws -> Success
) async throws -> Success {
    let loop = EventLoop.running(for: "toThread")
    return try await runInExecutor(loop.defaultThreadPool, body)
}

/// Runs `body` on a thread of `pool`, and waits for its result; otherwise as `toThread`.
///
/// The counterpart of `loop.run_in_executor`.
public func runInExecutor<Success: Sendable>(
    _ pool: ThreadPool, _ body: sending @escaping () throws -> Success
) async throws -> Success {
    let loop = EventLoop.running(for: "runInExecutor")
    let work = ThreadWork(body)
    var refusal: (any Error)?
    let cause = await loop.park(.thread) { record in
        loop.externalWorkBegan()
        let finish = { @Sendable in
            loop.externalWorkEnded()
            if !work.isAbandoned { loop.unpark(record) }
        }
        do {
            try pool.submit({ work.run() }, finish: { loop.callSoonThreadSafe(finish) })
        } catch {
            refusal = error
            loop.callSoon(finish)
        }
    }
    if let refusal { throw refusal }
    guard cause == .ready else {
        work.abandon()
        throw loop.cancellationError
    }
    return try work.takeResult()
}

/// A closure that runs on another thread, and its result.
private final class ThreadWork<Success: Sendable>: @unchecked Sendable {
    // SAFETY: `body` and `result` are used by the worker, and by the loop once `run` has ended, which
    // the hand-over through the loop's inbox orders.
    private let body: () throws -> Success
    private var result: Result<Success, any Error>?
    private let abandoned = Atomic<Bool>(false)

    init(_ body: sending @escaping () throws -> Success) {
        self.body = body
    }

    var isAbandoned: Bool { abandoned.load(ordering: .relaxed) }

    func run() {
        if !isAbandoned { result = Result { try body() } }
    }

    func abandon() {
        abandoned.store(true, ordering: .relaxed)
    }

    func takeResult() throws -> Success {
        guard let result else { throw CancellationError() }
        return try result.get()
    }
}

extension EventLoop {
    /// The pool that `toThread` and name resolution use: made when first needed, ended by the loop.
    ///
    /// As many threads as CPython's: four more than processors, at most 32.
    public var defaultThreadPool: ThreadPool {
        attachment { owned(ThreadPool(size: min(32, Environment.processorCount + 4))) }
    }

    /// Makes another pool the loop's own; the loop shuts it down when it ends.
    ///
    /// Call it before the first `toThread` and the first connection by name: the pool that is there
    /// already is otherwise kept, and only ended with the loop. Loop thread only.
    /// The counterpart of `loop.set_default_executor`.
    public func setDefaultThreadPool(_ pool: ThreadPool) {
        replaceAttachment(owned(pool))
    }

    private func owned(_ pool: ThreadPool) -> ThreadPool {
        onClose(pool, gracefully: { await pool.shutDown() }, abruptly: { pool.abandon() })
        return pool
    }
}
