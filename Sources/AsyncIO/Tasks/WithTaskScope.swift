import AsyncIOCore

/// Runs `body` with a scope for tasks, and returns when all of them have ended.
///
/// The first failure, of a child or of the body, cancels all the others; when all have ended, one
/// `ErrorGroup` with every error is thrown, the body's own last. A child that is merely cancelled is
/// no failure. The body runs where the caller is, as a task of its own, and may use what is around it.
///
/// If the caller is cancelled, so is everything in the scope; when all have ended, `CancelledError` is
/// thrown, unless there are errors. After `scope.cancel()` the scope ends without an error, with the
/// value of the body. If that was cut short, a scope whose body returns nothing returns; one that owes
/// a value throws the `CancelledError`.
///
/// The counterpart of `asyncio.TaskGroup`.
@discardableResult
public func withTaskScope<Success>(
    fileID: StaticString = #fileID, line: UInt = #line,
    _ body: (TaskScope) async throws -> Success
) async throws -> Success {
    let tasks = ScopeTasks(
        loop: .running(for: "withTaskScope"), site: SourceSite(fileID, line), isSupervisor: false)
    return try await run(body, in: tasks, isolation: #isolation)
}

/// The same, but a child that fails leaves the others alone.
///
/// At the end all errors that nobody has read (with `value` or `result` of the child) are thrown in
/// one `ErrorGroup`; it keeps them until then. A failure of the body itself still cancels the children.
///
/// asyncio has no such thing; it is Erlang's and Kotlin's supervisor.
@discardableResult
public func withSupervisorScope<Success>(
    fileID: StaticString = #fileID, line: UInt = #line,
    _ body: (TaskScope) async throws -> Success
) async throws -> Success {
    let tasks = ScopeTasks(
        loop: .running(for: "withSupervisorScope"), site: SourceSite(fileID, line),
        isSupervisor: true)
    return try await run(body, in: tasks, isolation: #isolation)
}

private func run<Success>(
    _ body: (TaskScope) async throws -> Success, in tasks: ScopeTasks,
    isolation: isolated (any Actor)?
) async throws -> Success {
    try await withoutActuallyEscaping(body) { escaping in
        let childBody = ChildBody({ try await escaping(TaskScope(tasks)) }, isolation: isolation)
        let child = startChild(childBody, of: tasks.loop, site: tasks.site)
        tasks.addBody(child.record)
        let callersCancellation = await tasks.close()
        let result = await child.result
        let errors = tasks.takeErrors()
        guard errors.isEmpty else {
            throw ErrorGroup("the task scope failed (\(tasks.site))", errors)
        }
        if let callersCancellation { throw callersCancellation }
        if case .failure(let error) = result {
            guard let ownCancellation = tasks.ownCancellation else { throw error }
            guard let nothing = () as? Success else { throw ownCancellation }
            return nothing
        }
        return try childBody.takeValue()
    }
}
