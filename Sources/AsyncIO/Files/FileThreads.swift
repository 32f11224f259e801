import AsyncIOCore
import AsyncIOSystem

/// The back end that has threads make the calls.
final class FileThreads: FileBackend {
    private let crew: PoolCrew

    init(_ pool: ThreadPool) {
        crew = pool.crew
    }

    func begin(
        _ operation: FileOperation, on loop: EventLoop, whenDone: @escaping (Int) -> Void
    ) throws {
        try FileWork(operation, for: crew, on: loop, whenDone).begin(on: loop)
    }
}

/// One operation on a thread.
private final class FileWork: PoolJob, @unchecked Sendable {
    // SAFETY: `result` is the thread's until the job has ended, and then the loop's, which the hand-over
    // through the loop's inbox orders; the rest is the loop's.
    private let operation: FileOperation
    private var whenDone: ((Int) -> Void)?
    /// What it says if it never ran.
    private var result = Files.wouldWait
    private var isRefused = false

    init(
        _ operation: FileOperation, for crew: PoolCrew, on loop: EventLoop,
        _ whenDone: @escaping (Int) -> Void
    ) {
        self.operation = operation
        self.whenDone = whenDone
        super.init(for: crew, on: loop, site: SourceSite(#fileID, #line))
        prepare()
    }

    func begin(on loop: EventLoop) throws {
        loop.externalWorkBegan()
        do throws(ThreadPoolError) { try crew.add(self) } catch {
            loop.externalWorkEnded()
            isRefused = true
            finishDropped()
            throw error
        }
    }

    override func perform() {
        result = operation.perform()
    }

    override func didEnd() {
        guard !isRefused, let loop else { return }
        loop.callSoonThreadSafe {
            loop.externalWorkEnded()
            // Let go of here: the thread may hold on to this object for a moment longer.
            exchange(&self.whenDone, with: nil)?(self.result)
        }
    }
}

/// Runs blocking calls on a thread for files; otherwise as `toThread`.
func onFileThread<Success: Sendable>(
    _ call: StaticString, _ body: @escaping @Sendable () throws -> Success
) async throws -> Success {
    try await runInExecutor(EventLoop.running(for: call).fileThreadPool, body)
}
