internal import AsyncIOSystem

/// Where a task is while it is parked: on an actor whose executor runs nothing.
///
/// A task waits by going over to this actor. Its job, which the runtime then hands to the executor, stays
/// in the task's record until somebody unparks it, and runs like any other that is ready. A continuation
/// would do the same, but costs more: for each one the runtime keeps a record of what the task depends on,
/// and changes that under a lock (decision 12).
@usableFromInline
actor ParkingActor {
    private nonisolated let executor = ParkingExecutor()

    @usableFromInline nonisolated var unownedExecutor: UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: executor)
    }

    /// Why a task goes on, asked by itself: calling this is what parks it.
    ///
    /// The record is held by the loop, or by the frame of a task that the loop does not know.
    /// Never inlined, since without a call to make there is no reason to come here.
    @usableFromInline
    @inline(never)
    func cause(of record: Unmanaged<TaskRecord>) -> WakeCause {
        record._withUnsafeGuaranteedRef { $0.wakeCause }
    }
}

/// Keeps the job of a task that goes over to the parking actor.
private final class ParkingExecutor: SerialExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        guard let current = ThreadLoop.current else {
            fatalError("a task was parked on a thread that runs no loop")
        }
        let job = UnownedJob(job)
        Unmanaged<EventLoop>.fromOpaque(current)._withUnsafeGuaranteedRef { $0.keepParked(job) }
    }
}
