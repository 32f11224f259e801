public import AsyncIOCore

/// Runs several pieces of work at once and returns their values in the order of the arguments.
///
/// The first failure cancels the others; when all have ended it is thrown, so that nothing is left
/// running and nothing is lost. (asyncio leaves the others running; `createTask` does that here.)
/// Cancelling the caller cancels all. The counterpart of `asyncio.gather`.
public func gather<each Success: Sendable>(
    fileID: StaticString = #fileID, line: UInt = #line,
    _ body: repeat sending @escaping @isolated(any) () async throws -> each Success
) async throws -> (repeat each Success) {
    let loop = EventLoop.running(for: "gather")
    let site = SourceSite(fileID, line)
    let tasks = (repeat start(each body, on: loop, at: site))
    let family = TaskFamily(loop: loop, site: site)
    for task in repeat each tasks { family.add(task.record) }
    try await family.join()
    return (repeat try await (each tasks).value)
}

/// Waits for tasks that were started before, and returns their values in the order given.
///
/// Fails as `gather` of closures does: the first failure cancels the other tasks, and so does the
/// caller's cancellation. A task given twice gives its value twice. Traps if one belongs to another
/// loop. The counterpart of `asyncio.gather(*tasks)`.
public func gather<Success>(
    _ tasks: some Collection<LoopTask<Success>>,
    fileID: StaticString = #fileID, line: UInt = #line
) async throws -> [Success] {
    let loop = EventLoop.running(for: "gather")
    let family = TaskFamily(loop: loop, site: SourceSite(fileID, line))
    for task in tasks.withoutDuplicates(on: loop, for: "gather") { family.watch(task.record) }
    try await family.join()
    return try tasks.map { try $0.resultNoWait() }
}

/// Runs `body` for each element at once, or at most `limit` at a time; keeps the order.
///
/// Fails as `gather` of closures does; elements that have not begun by then never do. With a limit,
/// so many tasks work their way through the sequence, so that a million elements do not need a million
/// tasks. The counterpart of `asyncio.gather(*map(body, elements))`.
@inlinable
public func gather<Elements: Sequence, Success: Sendable>(
    _ elements: Elements, limit: Int? = nil,
    fileID: StaticString = #fileID, line: UInt = #line,
    @_inheritActorContext
    _ body: @escaping @isolated(any) @Sendable (Elements.Element) async throws -> Success
) async throws -> [Success] where Elements.Element: Sendable {
    precondition(limit.map { $0 > 0 } ?? true, "gather needs a limit of at least 1")
    let loop = EventLoop.running(for: "gather")
    let site = SourceSite(fileID, line)
    let family = TaskFamily(loop: loop, site: site)
    let work = GatherWork(Array(elements), in: family, body)
    let count = work.elements.count
    for _ in 0..<min(limit ?? count, count) { family.add(work.startWorker()) }
    try await family.join()
    return work.values
}

/// The same, with the outcome of each element instead of the first failure.
///
/// No failure cancels anything; only the caller's own cancellation is thrown.
/// The counterpart of `asyncio.gather(…, return_exceptions=True)`.
public func gatherResults<Elements: Sequence, Success: Sendable>(
    _ elements: Elements, limit: Int? = nil,
    fileID: StaticString = #fileID, line: UInt = #line,
    @_inheritActorContext
    _ body: @escaping @isolated(any) @Sendable (Elements.Element) async throws -> Success
) async throws -> [Result<Success, any Error>] where Elements.Element: Sendable {
    let results = try await gather(elements, limit: limit, fileID: fileID, line: line) { element in
        do {
            return Result<Success, any Error>.success(try await body(element))
        } catch {
            return .failure(error)
        }
    }
    // The elements have taken the cancellation for a failure of their own.
    try EventLoop.running(for: "gatherResults").checkCancellation()
    return results
}

/// Not `sending`, since the compiler loses track of that in a pack; the caller's parameter has it.
private func start<Success: Sendable>(
    _ body: @escaping @isolated(any) () async throws -> Success, on loop: EventLoop,
    at site: SourceSite
) -> LoopTask<Success> {
    nonisolated(unsafe) let body = body  // SAFETY: sent to `gather`, and used nowhere else
    let started = loop.startTask(named: nil, site: site, body)
    return LoopTask(record: started.record, task: started.task)
}
