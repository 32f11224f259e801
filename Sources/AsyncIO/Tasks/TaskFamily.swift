public import AsyncIOCore

/// Tasks that live and end together: the first failure cancels the rest.
///
/// The caller waits for all of them with one suspension, not one for each.
@usableFromInline
final class TaskFamily: TaskObserver {
    private let loop: EventLoop
    private let site: SourceSite
    private var records: [TaskRecord] = []
    private var pending = 0
    private var waiter: TaskRecord?
    private var firstFailure: (any Error)?

    @usableFromInline
    init(loop: EventLoop, site: SourceSite) {
        self.loop = loop
        self.site = site
    }

    /// Takes a task in; its outcome is looked after from now on.
    @usableFromInline
    func add(_ record: TaskRecord) {
        records.append(record)
        pending += 1
        loop.observe(record, self)
    }

    /// Waits until every task has ended, and throws the first failure, in the order of time.
    ///
    /// If the caller is cancelled, so are the tasks; it still waits for them.
    @usableFromInline
    func join() async throws {
        var isCancelled = false
        while pending > 0 {
            let cause = await wait(isCancelled)
            guard cause == .cancelled, !isCancelled else { continue }
            isCancelled = true
            let cancellation = loop.cancellationError
            cancelAll(cancellation.reason, cancellation.origin ?? site)
        }
        if let firstFailure { throw firstFailure }
    }

    @usableFromInline
    override func taskDidEnd(_ record: TaskRecord) {
        pending -= 1
        if let error = record.takeError() {
            if firstFailure == nil {
                firstFailure = error
                cancelAll(.siblingFailed, site)
            }
        }
        if pending == 0, let waiter { loop.unpark(waiter) }
    }

    private func cancelAll(_ reason: CancelReason, _ site: SourceSite) {
        for record in records { loop.cancel(record, reason: reason, site: site) }
    }

    /// Parks until the last task has ended.
    ///
    /// Once cancelled, waits on without being disturbed.
    private func wait(_ isCancelled: Bool) async -> WakeCause {
        let cause = await loop.park(.tasks(pending), shielded: isCancelled) {
            waiter = $0
            if pending == 0 { loop.unpark($0) }
        }
        waiter = nil
        return cause
    }
}
