import AsyncIOCore

/// Work on a thread for which a task of the loop waits.
final class AwaitedWork<Success: Sendable>: LoopWork<Success>, @unchecked Sendable {
    // SAFETY: as `LoopWork`; what is added here belongs to the loop's thread.
    private var waiter: TaskRecord?
    private var outcome: Result<Success, any Error>?
    private var isAbandoned = false
    /// Counts the work, if it is in the pool of the whole process.
    private var use: SharedPoolUse?

    func count(as use: SharedPoolUse) {
        self.use = use
        use.began()
    }

    /// Waits until the work has arrived.
    func wait(on loop: EventLoop, shielded: Bool, begins: Bool) async -> WakeCause {
        var isRegistered = false
        let cause = await loop.park(.thread, shielded: shielded) { record in
            isRegistered = true
            waiter = record
            // A refusal arrives as a result does.
            if begins { try? begin() }
            if hasArrived { loop.unpark(record) }
        }
        waiter = nil
        // Cancelled before it could begin: its task has to end all the same.
        if begins, !isRegistered { discard(loop.cancellationError) }
        return cause
    }

    /// Lets the work run on for nobody: only an error that is no answer to this is reported.
    func abandon() {
        isAbandoned = true
        reportLostError()
    }

    func takeResult() throws -> Success {
        guard let outcome else { throw CancellationError() }
        return try outcome.get()
    }

    override func didArrive(_ result: Result<Success, any Error>) {
        outcome = result
        use?.ended()
        if let waiter { loop?.unpark(waiter) }
        reportLostError()
    }

    private func reportLostError() {
        if isAbandoned, case .failure(let error) = outcome { reportLost(error) }
    }
}
