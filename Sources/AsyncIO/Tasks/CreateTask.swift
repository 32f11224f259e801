public import AsyncIOCore

/// Starts a task on the running loop and returns its handle.
///
/// The body takes its first step in a later turn, never inside this call, and runs where it was
/// written: a closure on the main actor may use the plain state around it. Traps if no loop runs on
/// this thread. The counterpart of `asyncio.create_task`.
///
/// - Parameters:
///   - name: A name for reports and listings; `Task-7` and so on if it is left out.
///   - body: What the task does.
@inlinable
@discardableResult
public func createTask<Success: Sendable>(
    named name: String? = nil, fileID: StaticString = #fileID, line: UInt = #line,
    @_inheritActorContext @_implicitSelfCapture
    _ body: sending @escaping @isolated(any) () async throws -> Success
) -> LoopTask<Success> {
    let started = EventLoop.running(for: "createTask").startTask(
        named: name, site: SourceSite(fileID, line), body)
    return LoopTask(record: started.record, task: started.task)
}

extension EventLoop {
    /// The loop of this thread; traps, with what to do instead, if there is none.
    @usableFromInline
    static func running(for call: StaticString) -> EventLoop {
        guard let loop = current else {
            fatalError(
                """
                \(call) needs a running event loop on this thread. Start one with AsyncIO.run { … }; \
                from another thread, use loop.callSoonThreadSafe { … }.
                """)
        }
        return loop
    }
}
