import AsyncIOCore
import AsyncIOSystem

/// The back end that has threads make the calls.
final class FileThreads: FileBackend {
    private let pool: ThreadPool

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
