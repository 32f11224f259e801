public import AsyncIOCore

/// A task on the loop: its name, its state, its result, and the means to cancel it.
///
/// The loop keeps the task until it is done, whether or not anybody keeps this handle. An error that
/// nobody reads is reported when the last handle goes. The counterpart of `asyncio.Task`.
public struct LoopTask<Success: Sendable>: Sendable, Hashable, CustomStringConvertible {
    @usableFromInline let record: TaskRecord
    @usableFromInline let task: Task<Success, any Error>

    @usableFromInline
    init(record: TaskRecord, task: Task<Success, any Error>) {
        self.record = record
        self.task = task
    }

    /// The task's name: the one it was given, or `Task-7`.
    ///
    /// The counterpart of `Task.get_name`.
    public var name: String { record.name }

    /// The number of the task, unique in its loop and rising.
    public var id: UInt64 { record.id }

    /// The number of the task that created this one, or 0 if none of the loop's did.
    public var parentID: UInt64 { record.parentID }

    /// Where the task was created.
    public var site: SourceSite { record.site }

    /// Whether the task is done, and how it ended.
    ///
    /// Loop thread only.
    public var state: TaskRecord.State { record.state }

    /// What the task waits for at present.
    ///
    /// Loop thread only.
    public var waitingFor: WaitReason { record.waitingFor }

    /// Whether the task has ended, in whatever way.
    ///
    /// Loop thread only.
    public var isDone: Bool { record.isDone }

    /// Whether the task was told to end.
    ///
    /// Loop thread only.
    public var isCancelled: Bool { record.isCancelled }

    /// Waits for the task to end, and returns or throws its result.
    ///
    /// If the waiting task is cancelled, so is this one; the wait still lasts until it has ended, so
    /// nothing is left running. A task that is done does not suspend the caller. If several wait, they
    /// go on in the order in which they came.
    /// The counterpart of `await task`.
    @inlinable
    public var value: Success {
        get async throws {
            guard let waiter = record.loop.beginJoin(record) else { return try await foreignValue }
            defer {
                waiter.endJoin()
                record.markRead()
            }
            if record.loop.isJoined(record) {
                _ = await record.loop.waitForEnd(of: record, shielded: true)
            }
            return try await task.value
        }
    }

    /// The value for a task that the loop does not know, or on another thread.
    @usableFromInline
    var foreignValue: Success {
        get async throws {
            let (loop, record) = (record.loop, record)
            return try await withTaskCancellationHandler {
                defer { record.markRead() }
                return try await task.value
            } onCancel: {
                loop.cancel(record, reason: .requested, site: record.site)
            }
        }
    }

    /// Waits for the task to end, and returns its result without throwing.
    public var result: Result<Success, any Error> {
        get async {
            do {
                return .success(try await value)
            } catch {
                return .failure(error)
            }
        }
    }

    /// Tells the task to end: its present and every later wait throws `CancelledError`.
    ///
    /// Safe from any thread; does nothing if the task is done. The counterpart of `Task.cancel`.
    public func cancel(
        reason: CancelReason = .requested, fileID: StaticString = #fileID, line: UInt = #line
    ) {
        record.loop.cancel(record, reason: reason, site: SourceSite(fileID, line))
    }

    /// The task as `<Task pending name=first sleeping until 3.0 seconds, created at App/Main.swift:9>`.
    ///
    /// Loop thread only.
    public var description: String {
        "<Task \(record.state.rawValue) name=\(name) \(circumstances)created at \(site)>"
    }

    /// What a pending task waits for, or what a failed one has met.
    private var circumstances: String {
        if record.state == .failed, let error = record.error { return "error=\(error), " }
        return record.waitingFor == .nothing ? "" : "\(record.waitingFor), "
    }

    /// Whether two handles stand for the same task.
    public static func == (left: LoopTask, right: LoopTask) -> Bool {
        left.record === right.record
    }

    /// Feeds the identity of the task to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(record))
    }
}
