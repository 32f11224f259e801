import AsyncIOCore
import AsyncIOSystem

extension ThreadPool {
    /// Hands over work, waiting for room if the pool is full, and returns its result to come.
    ///
    /// Returns as soon as the work stands in line. Whoever waits for room gets it in order; one that is
    /// cancelled meanwhile has done nothing. Cancelling the future drops work that has not begun, and is
    /// seen by work that has. Works on any executor. Throws `ThreadPoolError` if the pool was shut down.
    /// The counterpart of `Executor.submit`.
    public func submit<Success: Sendable>(
        fileID: StaticString = #fileID, line: UInt = #line,
        _ body: sending @escaping () throws -> Success
    ) async throws -> Future<Success> {
        if let room = crew.room, try await !room.enter() {
            throw crew.refusal
        }
        return try FutureWork(for: crew, fileID, line, body).begin()
    }

    /// Hands over work at once, and returns its result to come.
    ///
    /// Safe from any thread, and from synchronous code. Throws `WouldBlock` if as much work waits as
    /// may, and `ThreadPoolError` if the pool was shut down. Otherwise as `submit`.
    public func submitNoWait<Success: Sendable>(
        fileID: StaticString = #fileID, line: UInt = #line,
        _ body: sending @escaping () throws -> Success
    ) throws -> Future<Success> {
        if let room = crew.room {
            guard let isOpen = room.enterNow() else { throw WouldBlock("ThreadPool.submit") }
            guard isOpen else { throw crew.refusal }
        }
        return try FutureWork(for: crew, fileID, line, body).begin()
    }
}

/// Work on a thread whose result goes into a future.
private final class FutureWork<Success: Sendable>: PoolJob, @unchecked Sendable {
    // SAFETY: `body` and `result` are used by the thread that runs the job, and before that by whoever
    // hands it over; the pool's lock orders the two.
    private var body: (() throws -> Success)?
    private var result: Result<Success, any Error>?
    private let future: Future<Success>
    private var isRefused = false

    init(
        for crew: PoolCrew, _ fileID: StaticString, _ line: UInt,
        _ body: sending @escaping () throws -> Success
    ) {
        self.body = body
        future = Future(fileID: fileID, line: line)
        super.init(for: crew, on: EventLoop.current, site: SourceSite(fileID, line))
        prepare()
    }

    func begin() throws -> Future<Success> {
        loop?.externalWorkBegan()
        future.onCancel { self.takeBack($0) }
        do throws(ThreadPoolError) { try crew.add(self) } catch {
            crew.room?.leave()
            isRefused = true
            finishDropped()
            throw error
        }
        return future
    }

    override func perform() {
        guard let body else { return }
        result = Result { try body() }
    }

    override func didEnd() {
        body = nil
        future.onCancel(nil)
        switch result {
        case .success(let value): try? future.setResult(value)
        case .failure(let error):
            do { try future.setError(error) } catch { reportLostError() }
        case nil:
            // Of a future that was cancelled, or that nobody was given, this changes nothing.
            if !isRefused { try? future.setError(crew.dropError) }
        }
        // After the future has woken whoever waits: until then virtual time must stand still.
        if let loop { loop.callSoonThreadSafe { loop.externalWorkEnded() } }
    }

    private func reportLostError() {
        if case .failure(let error) = result { reportLost(error) }
    }

    private func takeBack(_ error: CancelledError) {
        guard crew.remove(self) else { return cancel(error) }
        crew.room?.leave()
        finishDropped()
    }
}
