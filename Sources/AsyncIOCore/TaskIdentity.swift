/// Which task it is: the same for all code that a task runs, on a loop and off it.
///
/// For what belongs to a task, such as a token that only its borrower may give back. Unique among
/// the tasks that are there at one time; after its end another task may get the same.
public struct TaskIdentity: Sendable, Hashable, CustomStringConvertible {
    private let key: UInt

    /// The running task's, or `nil` in code that no task runs, such as a callback of the loop.
    ///
    /// Complexity: O(1).
    public static var current: TaskIdentity? {
        let key = RuntimeHooks.currentTaskKey
        return key == 0 ? nil : TaskIdentity(key: key)
    }

    /// The task's name if the loop of this thread has it; otherwise something to tell it by.
    public var description: String {
        EventLoop.current?.tasks.find(key)?.name ?? "task 0x\(String(key, radix: 16))"
    }
}
