import AsyncIOCore

/// The tasks of a scope: its body, what was spawned into it, and how they failed.
@usableFromInline
final class ScopeTasks: JoinedTasks, @unchecked Sendable {
    // SAFETY: used on the loop's thread only; `TaskScope.cancel` goes there by itself.

    /// What the scope's own `cancel` was called with, if it was.
    private(set) var ownCancellation: CancelledError?
    private let isSupervisor: Bool
    private var body: TaskRecord?
    private var isClosed = false
    /// Children that have yet to signal that they are ready: their failure is not the scope's.
    private var starting: Set<ObjectIdentifier> = []
    private var bodyError: (any Error)?
    private var failures: [(record: TaskRecord, error: (any Error)?)] = []

    init(loop: EventLoop, site: SourceSite, isSupervisor: Bool) {
        self.isSupervisor = isSupervisor
        super.init(loop: loop, site: site)
    }

    /// Traps once the scope has ended, for nothing may outlive it.
    @usableFromInline
    func checkOpen() {
        precondition(
            !isClosed,
            """
            spawn was called on a task scope that has ended (\(site)). Spawn while its body or a child \
            of it runs, or use createTask { } for a task that belongs to no scope.
            """)
    }

    func addBody(_ record: TaskRecord) {
        body = record
        add(record)
    }

    /// Until `didStart`, the failure of the child is somebody else's to handle.
    func willStart(_ record: TaskRecord) {
        starting.insert(ObjectIdentifier(record))
    }

    func didStart(_ record: TaskRecord) {
        starting.remove(ObjectIdentifier(record))
    }

    func cancel(_ reason: CancelReason, _ site: SourceSite) {
        guard !isClosed, cancellation == nil else { return }
        ownCancellation = CancelledError(reason: reason, origin: site)
        cancelAll(reason, site)
    }

    /// Waits for all; from then on nothing can be spawned.
    func close() async -> CancelledError? {
        let cancellation = await waitForAll()
        isClosed = true
        return cancellation
    }

    override func memberDidEnd(_ record: TaskRecord) {
        if record === body {
            bodyDidEnd(record)
        } else if starting.remove(ObjectIdentifier(record)) == nil, record.state == .failed {
            // A supervisor leaves the error to be read until it ends.
            failures.append((record, isSupervisor ? nil : record.takeError()))
            if !isSupervisor { cancelAll(.scopeFailed, site) }
        }
    }

    /// The errors of the children, in the order of time, and then that of the body.
    ///
    /// A task that throws on what it got by waiting for another does not make two errors of one.
    func takeErrors() -> [any Error] {
        var seen: Set<UInt> = []
        return (failures.map { $0.error ?? $0.record.takeError() } + [bodyError])
            .compactMap(\.self).filter { seen.insert(identity(of: $0)).inserted }
    }

    /// A body that fails ends the children: what they were for is gone.
    private func bodyDidEnd(_ record: TaskRecord) {
        guard let error = record.takeError() else { return }
        if record.state == .failed {
            bodyError = error
            cancelAll(.scopeFailed, site)
        } else {
            let cancelled = error as? CancelledError
            cancelAll(cancelled?.reason ?? .requested, cancelled?.origin ?? site)
        }
    }

    /// Which error this is, and not only what kind: an error is a reference to a box.
    private func identity(of error: any Error) -> UInt {
        // Without `as any Error` the compiler would look into the box.
        unsafeBitCast(error as any Error, to: UInt.self)
    }
}
