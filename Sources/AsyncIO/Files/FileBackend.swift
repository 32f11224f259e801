import AsyncIOCore
import AsyncIOSystem

/// Who does what has to be done with open files: the seam for something better than threads.
///
/// A back end must:
/// 1. begin at once and never block the caller, who is the loop's thread;
/// 2. call `whenDone` exactly once, on the loop's thread, with what the call of the kernel returns or
///    the negative error number, unless `begin` has thrown or the loop is closed before;
/// 3. touch the memory of the operation only until then;
/// 4. tell a simulated loop that work is under way (`externalWorkBegan`, `externalWorkEnded`), so that
///    virtual time stands still meanwhile.
///
/// It need not keep an order: a file has one operation under way at a time.
protocol FileBackend: AnyObject {
    /// Begins an operation; throws if none can be begun any more.
    func begin(
        _ operation: FileOperation, on loop: EventLoop, whenDone: @escaping (Int) -> Void) throws
}

/// The back end that has threads make the calls.
final class FileThreads: FileBackend {
    let pool: ThreadPool

    init(_ pool: ThreadPool) {
        self.pool = pool
    }

    func begin(
        _ operation: FileOperation, on loop: EventLoop, whenDone: @escaping (Int) -> Void
    ) throws {
        let work = Work(operation, whenDone)
        loop.externalWorkBegan()
        do {
            try pool.submit(
                FaultPlan.carried { work.run() },
                finish: {
                    loop.callSoonThreadSafe {
                        loop.externalWorkEnded()
                        work.finish()
                    }
                })
        } catch {
            loop.externalWorkEnded()
            throw error
        }
    }

    private final class Work: @unchecked Sendable {
        // SAFETY: used by the worker, and by the loop once `run` has ended, which the hand-over through
        // the loop's inbox orders.
        private let operation: FileOperation
        private var whenDone: ((Int) -> Void)?
        private var result = 0

        init(_ operation: FileOperation, _ whenDone: @escaping (Int) -> Void) {
            self.operation = operation
            self.whenDone = whenDone
        }

        func run() {
            result = operation.perform()
        }

        func finish() {
            // Let go of here: the worker may hold on to this object for a moment longer.
            exchange(&whenDone, with: nil)?(result)
        }
    }
}

extension EventLoop {
    /// The threads that work on files: made when first needed, ended by the loop.
    ///
    /// A pool of its own, so that a slow disk keeps up neither `toThread` nor the resolution of names.
    /// Eight threads: enough to keep a disk busy, few enough that it is not stormed. For one's own
    /// blocking calls on files there is `runInExecutor(loop.fileThreadPool) { … }`.
    public var fileThreadPool: ThreadPool { fileThreads.pool }

    /// What open files are worked on by.
    var fileBackend: any FileBackend { fileThreads }

    private var fileThreads: FileThreads {
        attachment {
            let pool = ThreadPool(size: 8, name: "asyncio-files")
            onClose(pool, gracefully: { await pool.shutDown() }, abruptly: { pool.abandon() })
            return FileThreads(pool)
        }
    }
}

/// Runs blocking calls on a thread for files; otherwise as `toThread`.
func onFileThread<Success: Sendable>(
    _ call: StaticString, _ body: @escaping @Sendable () throws -> Success
) async throws -> Success {
    let pool = EventLoop.running(for: call).fileThreadPool
    guard let plan = FaultPlan.ofThread else { return try await runInExecutor(pool, body) }
    return try await runInExecutor(pool) { try plan.run(body) }
}

extension FaultPlan {
    /// Work for another thread, with the plan of this one at its door.
    fileprivate static func carried(
        _ body: @escaping @Sendable () -> Void
    ) -> @Sendable () -> Void {
        guard let plan = ofThread else { return body }
        return { plan.run(body) }
    }
}
