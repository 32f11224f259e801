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
        let work = FileWork(for: crew, on: loop, site: SourceSite(#fileID, #line)) {
            operation.perform()
        }
        try work.begin(whenDone)
    }
}

/// One operation on a thread.
private final class FileWork: LoopWork<Int>, @unchecked Sendable {
    // SAFETY: as `LoopWork`; what is added here belongs to the loop's thread.
    private var whenDone: ((Int) -> Void)?

    func begin(_ whenDone: @escaping (Int) -> Void) throws(ThreadPoolError) {
        try begin()
        // Only now: what is refused arrives too, but was thrown already.
        self.whenDone = whenDone
    }

    override func didArrive(_ result: Result<Int, any Error>) {
        // Let go of here: the thread may hold on to this object for a moment longer.
        let whenDone = exchange(&whenDone, with: nil)
        // Work that was dropped has not touched the file.
        whenDone?((try? result.get()) ?? Files.wouldWait)
    }
}

/// Runs blocking calls on a thread for files; otherwise as `toThread`.
func onFileThread<Success: Sendable>(
    _ call: StaticString, _ body: @escaping @Sendable () throws -> Success
) async throws -> Success {
    try await runInExecutor(EventLoop.running(for: call).fileThreadPool, body)
}
