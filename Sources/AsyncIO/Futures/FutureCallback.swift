import AsyncIOCore

extension Future {
    /// Has `body` called once the future is done, in a turn of its own.
    ///
    /// It is called on the loop that runs on this thread, whoever sets the future. Callbacks are called
    /// in the order in which they were added; on a future that is done, in the next turn. Traps if no
    /// loop runs here. The counterpart of `Future.add_done_callback`.
    @discardableResult
    public func addDoneCallback(
        fileID: StaticString = #fileID, line: UInt = #line,
        _ body: @escaping (Future<Success>) -> Void
    ) -> FutureCallback<Success> {
        let callback = FutureCallback(
            body, on: EventLoop.running(for: "Future.addDoneCallback"), fileID, line)
        let isDone = lot.withLock {
            if outcome == nil { callbacks.append(callback) }
            return outcome != nil
        }
        if isDone { callback.call(with: self) }
        return callback
    }

    /// Keeps a callback from being called, and says whether it came in time.
    ///
    /// On the loop on which it was added only. Complexity: O(n) in the callbacks.
    /// The counterpart of `Future.remove_done_callback`.
    @discardableResult
    public func removeDoneCallback(_ callback: FutureCallback<Success>) -> Bool {
        lot.withLock { callbacks.removeAll { $0 === callback } }
        return callback.remove()
    }
}

/// A callback that was given to a future, and the means to remove it.
public final class FutureCallback<Success: Sendable>: @unchecked Sendable {
    // SAFETY: `body` is used on the thread of `loop` only.
    private let loop: EventLoop
    private let fileID: StaticString
    private let line: UInt
    private var body: ((Future<Success>) -> Void)?

    init(
        _ body: @escaping (Future<Success>) -> Void, on loop: EventLoop, _ fileID: StaticString,
        _ line: UInt
    ) {
        self.body = body
        self.loop = loop
        self.fileID = fileID
        self.line = line
    }

    /// Queues the call; safe from any thread.
    func call(with future: Future<Success>) {
        if loop.isOnLoopThread {
            loop.callSoon(fileID: fileID, line: line) { self.run(future) }
        } else {
            loop.callSoonThreadSafe(fileID: fileID, line: line) { self.run(future) }
        }
    }

    /// True if the call was still to come.
    func remove() -> Bool {
        defer { body = nil }
        return body != nil
    }

    private func run(_ future: Future<Success>) {
        guard let body else { return }
        self.body = nil
        body(future)
    }
}
