import AsyncIOCore

/// Tasks of which the first to fail, in whatever way, cancels the rest.
@usableFromInline
final class TaskFamily: JoinedTasks {
    private var firstFailure: (any Error)?

    /// Waits until every task has ended, and throws the first failure, in the order of time.
    @usableFromInline
    func join() async throws {
        _ = await waitForAll()
        if let firstFailure { throw firstFailure }
    }

    override func memberDidEnd(_ record: TaskRecord) {
        record.markRead()
        guard let error = record.error, firstFailure == nil else { return }
        firstFailure = error
        cancelAll(.scopeFailed, site)
    }
}
