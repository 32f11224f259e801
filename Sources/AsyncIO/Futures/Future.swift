public import AsyncIOCore

/// A value that will be there later: somebody sets it once, any number of tasks wait for it.
///
/// The bridge from callbacks to `await`. Setting it wakes those who wait in the order in which they
/// came; nothing of theirs runs inside `setResult`. An error that nobody has read when the future goes
/// is reported, with the place where the future was made.
///
/// A task that waits and is cancelled leaves the future alone, where asyncio's would cancel it: others
/// may wait for it too.
///
/// Safe from any thread and any executor. The counterpart of `asyncio.Future`.
public final class Future<Success: Sendable>: @unchecked Sendable {
    // SAFETY: `outcome`, `isRead` and the callbacks are used with the lock of `lot` held only, and in
    // `deinit`, when nobody else can.
    let lot = ParkingLot()
    private let line = WaitLine()
    @exclusivity(unchecked) var outcome: Result<Success, any Error>?
    @exclusivity(unchecked) var callbacks: [FutureCallback<Success>] = []
    @exclusivity(unchecked) private var isRead = false
    @exclusivity(unchecked) private var cancelHandler: ((CancelledError) -> Void)?

    /// Where the future was made.
    public let site: SourceSite
    /// The loop that gets the report, if the future was made on one.
    private let loop: EventLoop?

    /// Makes a future that nobody has set.
    public init(fileID: StaticString = #fileID, line: UInt = #line) {
        site = SourceSite(fileID, line)
        loop = EventLoop.current
    }

    deinit {
        guard !isRead, case .failure(let error) = outcome, !(error is CancelledError) else {
            return
        }
        let report = LoopReport(
            kind: .unreadError, message: "the error of a future was never read: \(error)",
            error: error, site: site)
        if let loop { loop.report(report) } else { EventLoop.log(report) }
    }

    /// Whether a value was set, an error was set, or the future was cancelled.
    public var state: TaskRecord.State { lot.withLock { stateNow } }

    /// The state, with the lock held.
    private var stateNow: TaskRecord.State {
        switch outcome {
        case nil: .pending
        case .success: .finished
        case .failure(let error): error is CancelledError ? .cancelled : .failed
        }
    }

    /// Whether the future has a value or an error, or was cancelled.
    public var isDone: Bool { lot.withLock { outcome != nil } }

    /// Whether the future was cancelled.
    public var isCancelled: Bool { state == .cancelled }

    // MARK: Setting it

    /// Sets the value, and wakes all that wait.
    ///
    /// Throws `InvalidStateError` if the future is done.
    /// Complexity: O(n) in the tasks that wait. The counterpart of `Future.set_result`.
    public func setResult(_ value: Success) throws(InvalidStateError) {
        guard settle(.success(value)) else {
            throw InvalidStateError(.resultSetTwice, of: description)
        }
    }

    /// Sets an error, which all that wait throw.
    ///
    /// Throws `InvalidStateError` if the future is done. The counterpart of `Future.set_exception`.
    public func setError(_ error: any Error) throws(InvalidStateError) {
        guard settle(.failure(error)) else {
            throw InvalidStateError(.resultSetTwice, of: description)
        }
    }

    /// Ends the future with a `CancelledError`, and says whether it was still pending.
    ///
    /// The counterpart of `Future.cancel`.
    @discardableResult
    public func cancel(
        reason: CancelReason = .requested, fileID: StaticString = #fileID, line: UInt = #line
    ) -> Bool {
        let error = CancelledError(reason: reason, origin: SourceSite(fileID, line))
        guard settle(.failure(error)) else { return false }
        let handler = lot.withLock { exchange(&cancelHandler, with: nil) }
        handler?(error)
        return true
    }

    /// Has a handler called if somebody cancels the future, on their thread; or none any more.
    func onCancel(_ handler: ((CancelledError) -> Void)?) {
        _ = lot.withLock { exchange(&cancelHandler, with: handler) }
    }

    private func settle(_ result: Result<Success, any Error>) -> Bool {
        var woken: [Waiter] = []
        var called: [FutureCallback<Success>] = []
        let isFirst = lot.withLock {
            guard outcome == nil else { return false }
            outcome = result
            if !line.isEmpty { woken = line.grantAll() }
            swap(&called, &callbacks)
            return true
        }
        for callback in called { callback.call(with: self) }
        for waiter in woken { waiter.wake() }
        return isFirst
    }

    // MARK: Reading it

    /// Waits for the value, and throws the error if one was set.
    ///
    /// Does not suspend if the future is done. Throws `CancelledError` if the future was cancelled, and
    /// also if the waiting task is; its reason tells which. The counterpart of `await future`.
    public var value: Success {
        get async throws {
            if let result = read() { return try result.get() }
            try await lot.wait("Future.value", takes: false) { waiter in
                if outcome == nil { line.append(waiter) }
            }
            return try resultNoWait()
        }
    }

    /// Waits for the future to be done, and returns its result without throwing.
    public var result: Result<Success, any Error> {
        get async {
            do {
                return .success(try await value)
            } catch {
                return .failure(error)
            }
        }
    }

    /// The value, or the error thrown, of a future that is done.
    ///
    /// Never waits. Throws `InvalidStateError` if it is not done. The counterpart of `Future.result`.
    public func resultNoWait() throws -> Success {
        guard let result = read() else {
            throw InvalidStateError(.resultWhilePending, of: description)
        }
        return try result.get()
    }

    /// The error of a future that is done, or `nil` if it has a value.
    ///
    /// Never waits. Throws `InvalidStateError` if it is not done. The counterpart of
    /// `Future.exception`.
    public func errorNoWait() throws(InvalidStateError) -> (any Error)? {
        switch read() {
        case nil: throw InvalidStateError(.resultWhilePending, of: description)
        case .success: return nil
        case .failure(let error): return error
        }
    }

    private func read() -> Result<Success, any Error>? {
        lot.withLock {
            isRead = isRead || outcome != nil
            return outcome
        }
    }
}

extension Future: CustomStringConvertible {
    /// The future as `<Future pending created at App/Main.swift:9>`.
    public var description: String { "<Future \(state.rawValue) created at \(site)>" }

    /// What a future looks like from outside, at one moment.
    public struct Statistics: Sendable, Hashable {
        /// Whether it is done, and how it ended.
        public let state: TaskRecord.State
        /// How many tasks wait for it.
        public let waiting: Int
        /// How many callbacks it has yet to call.
        public let callbacks: Int
    }

    /// The future's present state; of use in logs and tests, stale as soon as it is read.
    public var statistics: Statistics {
        lot.withLock {
            Statistics(state: stateNow, waiting: line.count, callbacks: callbacks.count)
        }
    }
}
