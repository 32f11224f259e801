public import AsyncIOCore

extension LoopTask {
    /// The value of a task that is done; throws the error that it ended with.
    ///
    /// Never waits. Throws `InvalidStateError` if the task is not done. Loop thread only; not from
    /// within `EventLoop.whenDone`, which comes a moment too early: use `addDoneCallback`.
    /// The counterpart of `Task.result`.
    public func resultNoWait() throws -> Success {
        try checkDone()
        record.markRead()
        return try finishedValue(of: task)
    }

    /// The error that a task ended with, or `nil` if it returned a value.
    ///
    /// Never waits. Throws `InvalidStateError` if the task is not done; the `CancelledError` of a
    /// cancelled task is returned like any other, where asyncio throws it. Loop thread only.
    /// The counterpart of `Task.exception`.
    public func errorNoWait() throws -> (any Error)? {
        try checkDone()
        record.markRead()
        return record.error
    }

    /// Has `body` called in a turn of its own as soon as the task is done.
    ///
    /// Callbacks are called in the order in which they were added, before whoever waits for the task
    /// goes on; if it is done already, in the next turn. Loop thread only. The counterpart of
    /// `Task.add_done_callback`.
    @discardableResult
    public func addDoneCallback(
        fileID: StaticString = #fileID, line: UInt = #line,
        _ body: @escaping (LoopTask<Success>) -> Void
    ) -> DoneCallback {
        let callback = DoneCallback(of: record, fileID: fileID, line: line) { body(self) }
        record.loop.observe(record, callback)
        return callback
    }

    /// Keeps a callback from being called, and says whether it came in time.
    ///
    /// That is so until the moment in which it would be called. Loop thread only.
    /// The counterpart of `Task.remove_done_callback`.
    @discardableResult
    public func removeDoneCallback(_ callback: DoneCallback) -> Bool {
        callback.remove(from: record)
    }

    private func checkDone() throws {
        guard record.isDone else {
            throw InvalidStateError(.resultWhilePending, of: description)
        }
    }
}

/// A callback that was given to a task, and the means to remove it.
///
/// Belongs to the loop's thread.
public final class DoneCallback: TaskObserver {
    private let fileID: StaticString
    private let line: UInt
    private var record: TaskRecord?
    private var body: (() -> Void)?
    private var handle: Handle?

    init(
        of record: TaskRecord, fileID: StaticString, line: UInt, _ body: @escaping () -> Void
    ) {
        self.fileID = fileID
        self.line = line
        self.record = record
        self.body = body
    }

    /// Queues the callback; not for you to call.
    public override func taskDidEnd(_ record: TaskRecord) {
        handle = record.loop.callSoon(fileID: fileID, line: line) { self.run() }
    }

    func remove(from record: TaskRecord) -> Bool {
        guard self.record === record else { return false }
        record.loop.stopObserving(record, self)
        handle?.cancel()
        _ = take()
        return true
    }

    private func run() {
        take()?()
    }

    /// Lets go of everything, so that an error of the task that nobody reads can be reported.
    private func take() -> (() -> Void)? {
        defer { (record, body, handle) = (nil, nil, nil) }
        return body
    }
}
