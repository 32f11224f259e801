import AsyncIOCore

/// Starts a closure that does not escape as a task of its own, in the isolation of its caller.
///
/// The caller must do nothing but wait for the task. Then the two never run at the same time, and the
/// closure needs to be neither escaping nor `Sendable`.
func startChild<Success>(
    _ child: ChildBody<Success>, of loop: EventLoop, site: SourceSite
) -> LoopTask<Void> {
    let started: (record: TaskRecord, task: Task<Void, any Error>)
    if child.isolation === MainActor.shared {
        started = loop.startTask(named: nil, site: site, child.runOnMainActor)
    } else {
        started = loop.startTask(named: nil, site: site, child.runIsolated)
    }
    // As the caller waits for it, it takes part in the select that the caller takes part in.
    started.record.branch = Selection.currentBranch
    return LoopTask(record: started.record, task: started.task)
}

/// A closure on its way into a child task, and its value on the way back.
final class ChildBody<Success>: @unchecked Sendable {
    // SAFETY: used by the child until it has ended, and by the waiting caller after that.
    let isolation: (any Actor)?
    private let body: () async throws -> Success
    private var value: Success?

    init(_ body: @escaping () async throws -> Success, isolation: (any Actor)?) {
        self.body = body
        self.isolation = isolation
    }

    @MainActor
    func runOnMainActor() async throws {
        value = try await body()
    }

    @concurrent
    func runIsolated() async throws {
        try await run(on: isolation)
    }

    func takeValue() throws -> Success {
        guard let value else { throw CancellationError() }
        return value
    }

    private func run(on isolation: isolated (any Actor)?) async throws {
        value = try await body()
    }
}
