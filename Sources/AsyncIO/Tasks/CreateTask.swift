public import AsyncIOCore

/// Starts a task on the running loop and returns its handle.
///
/// The body takes its first step in a later turn, never inside this call unless it is eager, and runs
/// where it was written: a closure on the main actor may use the plain state around it. Traps if no
/// loop runs on this thread. The counterpart of `asyncio.create_task`.
///
/// - Parameters:
///   - name: A name for reports and listings; `Task-7` and so on if it is left out.
///   - eager: Whether the body runs inside this call until it first suspends; a body that never does
///     is done when this returns. `nil` asks the loop's `startsTasksEagerly`.
///   - body: What the task does.
@inlinable
@discardableResult
public func createTask<Success: Sendable>(
    named name: String? = nil, eager: Bool? = nil,
    fileID: StaticString = #fileID, line: UInt = #line,
    @_inheritActorContext @_implicitSelfCapture
    _ body: sending @escaping @isolated(any) () async throws -> Success
) -> LoopTask<Success> {
    let loop = EventLoop.running(for: "createTask")
    let site = SourceSite(fileID, line)
    let started =
        if eager ?? loop.startsTasksEagerly {
            loop.startTaskEagerly(named: name, site: site, body)
        } else {
            loop.startTask(named: name, site: site, body)
        }
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
