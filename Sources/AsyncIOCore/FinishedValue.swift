/// The value or the error of a Swift task that has ended, without a turn of the loop.
///
/// The standard library only lets one wait for it; but a wait for a task that has ended does not
/// suspend, and an immediate task takes its steps inside this call.
///
/// A record is done a moment before its task is: its observers are still called by the task itself,
/// so they must not ask, and what they want to know of the value they ask in a later turn.
@usableFromInline
package func finishedValue<Success: Sendable>(
    of task: Task<Success, any Error>
) throws -> Success {
    let outcome = Outcome<Success>()
    Task.immediate {
        do {
            outcome.result = .success(try await task.value)
        } catch {
            outcome.result = .failure(error)
        }
    }
    guard let result = outcome.result else {
        preconditionFailure("a value was asked for inside the last step of its task")
    }
    return try result.get()
}

private final class Outcome<Success: Sendable>: @unchecked Sendable {
    // SAFETY: written by the immediate task, on this thread and before it is read.
    var result: Result<Success, any Error>?
}
