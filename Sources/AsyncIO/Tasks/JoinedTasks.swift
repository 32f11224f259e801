import AsyncIOCore

/// Tasks that end together, and the one who waits for all of them with a single suspension.
///
/// What the end of one means for the others is for the subclasses to say.
@usableFromInline
class JoinedTasks: TaskObserver {
    @usableFromInline final let loop: EventLoop
    /// Where the tasks were joined, for the cancellations that come from here.
    @usableFromInline final let site: SourceSite
    /// Why all were told to end, if they were.
    private(set) final var cancellation: CancelledError?
    /// The branch of a `select` in which the tasks are joined: they cannot outlive it.
    private final let branch = Selection.currentBranch
    private final var members: [TaskRecord] = []
    private final var pending = 0
    private final var waiter: TaskRecord?

    @usableFromInline
    init(loop: EventLoop, site: SourceSite) {
        self.loop = loop
        self.site = site
    }

    /// Takes in a task that was started for this, and has not taken its first step.
    @usableFromInline
    final func add(_ record: TaskRecord) {
        if let branch, record.branch == nil { record.branch = branch }
        watch(record)
    }

    /// Takes a task in; if the others were told to end, so is this one.
    final func watch(_ record: TaskRecord) {
        // Who ends is not removed at once, but with many others: that keeps order and costs little.
        if members.count > 2 * pending + 16 { members.removeAll(where: \.isDone) }
        members.append(record)
        pending += 1
        loop.observe(record, self)
        if let cancellation {
            loop.cancel(record, reason: cancellation.reason, site: cancellation.origin ?? site)
        }
    }

    /// Tells every task to end, also those still to come; the first reason stays.
    final func cancelAll(_ reason: CancelReason, _ site: SourceSite) {
        guard cancellation == nil else { return }
        cancellation = CancelledError(reason: reason, origin: site)
        for record in members { loop.cancel(record, reason: reason, site: site) }
    }

    /// Tells every task but one to end, now that it has won; the one may still be cancelled with all.
    final func cancelAll(but winner: TaskRecord) {
        for record in members where record !== winner {
            loop.cancel(record, reason: .lostRace, site: site)
        }
    }

    /// Waits until every task has ended, also those that are added meanwhile.
    ///
    /// If the caller is cancelled, so are the tasks; it still waits for them. Returns with what the
    /// caller was cancelled, if it was.
    final func waitForAll() async -> CancelledError? {
        var callersCancellation: CancelledError?
        while pending > 0 {
            let cause = await park(shielded: callersCancellation != nil)
            guard cause == .cancelled, callersCancellation == nil else { continue }
            let error = loop.cancellationError
            callersCancellation = error
            cancelAll(error.reason, error.origin ?? site)
        }
        return callersCancellation
    }

    @usableFromInline
    final override func taskDidEnd(_ record: TaskRecord) {
        pending -= 1
        memberDidEnd(record)
        if pending == 0, let waiter { loop.unpark(waiter) }
    }

    /// Called on the loop's thread before anybody else can read how the task ended.
    func memberDidEnd(_ record: TaskRecord) {}

    /// Parks until the last task has ended.
    private final func park(shielded: Bool) async -> WakeCause {
        let cause = await loop.park(.tasks(pending), shielded: shielded) {
            waiter = $0
            if pending == 0 { loop.unpark($0) }
        }
        waiter = nil
        return cause
    }
}
