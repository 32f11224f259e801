import AsyncIOCore

/// When `wait` has waited enough; the time that it was given aside.
///
/// The counterpart of `asyncio.ALL_COMPLETED`, `FIRST_COMPLETED` and `FIRST_EXCEPTION`.
public enum WaitMode: Sendable, Hashable {
    /// When all tasks are done.
    case allCompleted
    /// When at least one is done.
    case firstCompleted
    /// When one has failed, or all are done; a task that was cancelled has not failed.
    case firstError
}

/// Waits for tasks, and returns which are done and which are not, in the order given.
///
/// Cancels nothing, neither when the time is up, which is no error here, nor when the caller is
/// cancelled: then `CancelledError` is thrown and the tasks run on. Errors of the tasks stay in them,
/// to be read. A task given twice counts once. Traps if there is none, or one of another loop.
///
/// One suspension for all tasks. The counterpart of `asyncio.wait`.
///
/// - Parameters:
///   - tasks: The tasks to wait for.
///   - timeout: How long to wait at most; `nil` is for ever.
///   - returnWhen: What to wait for.
public func wait<Success>(
    _ tasks: some Collection<LoopTask<Success>>, timeout: Duration? = nil,
    returnWhen: WaitMode = .allCompleted
) async throws -> (done: [LoopTask<Success>], pending: [LoopTask<Success>]) {
    let loop = EventLoop.running(for: "wait")
    let tasks = tasks.withoutDuplicates(on: loop, for: "wait")
    precondition(!tasks.isEmpty, "wait needs at least one task; with none it would never end")
    let watch = WaitWatch(count: tasks.count, mode: returnWhen)
    for task in tasks { loop.observe(task.record, watch) }
    defer { for task in tasks { loop.stopObserving(task.record, watch) } }
    try await watch.wait(on: loop, until: timeout.map { loop.time.advanced(by: $0) })
    return (tasks.filter(\.isDone), tasks.filter { !$0.isDone })
}

/// Counts the tasks that end, and wakes the one who waits when it is enough.
private final class WaitWatch: TaskObserver {
    private let count: Int
    private let mode: WaitMode
    private var missing: Int
    private var waiter: TaskRecord?

    init(count: Int, mode: WaitMode) {
        self.count = count
        self.mode = mode
        missing = mode == .firstCompleted ? 1 : count
    }

    override func taskDidEnd(_ record: TaskRecord) {
        missing -= 1
        if mode == .firstError, record.state == .failed { missing = 0 }
        if missing <= 0, let waiter { record.loop.unpark(waiter) }
    }

    func wait(on loop: EventLoop, until deadline: LoopInstant?) async throws {
        guard missing > 0 else { return }
        let cause = await loop.park(.tasks(count), until: deadline) {
            waiter = $0
            if missing <= 0 { loop.unpark($0) }
        }
        waiter = nil
        if cause == .cancelled { throw loop.cancellationError }
    }
}

extension Collection {
    /// The tasks in their order, each once; traps if one belongs to another loop.
    func withoutDuplicates<Success>(
        on loop: EventLoop, for call: StaticString
    ) -> [LoopTask<Success>] where Element == LoopTask<Success> {
        var seen = Set<LoopTask<Success>>(minimumCapacity: count)
        return filter { task in
            task.checkBelongs(to: loop, for: call)
            return seen.insert(task).inserted
        }
    }
}

extension LoopTask {
    /// Traps if the task belongs to another loop.
    func checkBelongs(to loop: EventLoop, for call: StaticString) {
        precondition(
            record.loop === loop,
            "\(call) was given \(name) of another loop; wait for it on that loop")
    }
}
