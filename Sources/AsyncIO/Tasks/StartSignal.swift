public import AsyncIOCore

/// What `TaskScope.start` hands to its task, to say that it is ready.
///
/// Loop thread only. The counterpart of trio's `TaskStatus`.
public final class StartSignal<Value: Sendable>: @unchecked Sendable {
    // SAFETY: used on the loop's thread only.
    private let tasks: ScopeTasks
    private var child: TaskRecord?
    private var value: Value?
    private var waiter: TaskRecord?
    /// Once the caller of `start` has given up, a signal changes nothing.
    private var isAwaited = true

    init(of tasks: ScopeTasks) {
        self.tasks = tasks
    }

    /// Says that the task is ready: `start` returns the value, and the task goes on.
    ///
    /// Does not suspend. Traps if it is called a second time.
    public func signal(_ value: Value) {
        precondition(
            self.value == nil,
            "signal was called twice; a task of TaskScope.start says once that it is ready")
        self.value = value
        guard isAwaited, let child else { return }
        tasks.didStart(child)
        wake()
    }

    /// Takes note of the task that is to give the signal, before it can.
    func expect(from child: TaskRecord) {
        self.child = child
        tasks.willStart(child)
        tasks.loop.whenDone(child) { _ in self.wake() }
    }

    /// Waits for the signal and returns its value; `nil` if there was none, or the caller must end.
    func wait() async -> Value? {
        _ = await tasks.loop.park(.other("TaskScope.start")) {
            waiter = $0
            if value != nil || child?.isDone == true { wake() }
        }
        (waiter, isAwaited) = (nil, false)
        return value
    }

    private func wake() {
        if let waiter { tasks.loop.unpark(waiter) }
    }
}

extension StartSignal where Value == Void {
    /// Says that the task is ready.
    public func signal() {
        signal(())
    }
}

/// A task of `TaskScope.start` ended without saying that it was ready.
public struct NotStartedError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The name of the task.
    public let taskName: String
    /// Where it was started.
    public let site: SourceSite

    /// What is missing, and where.
    public var description: String {
        """
        NotStartedError: \(taskName) ended without saying that it was ready; call signal(_:) of what \
        TaskScope.start hands to it (\(site))
        """
    }
}
