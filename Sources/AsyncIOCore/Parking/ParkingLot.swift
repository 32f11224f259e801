public import AsyncIOSystem

/// What every primitive is made of: a lock for its state, and the way to wait in a line.
///
/// A primitive is a lot, its own state, and a `WaitLine` for each thing that can be waited for.
/// `Lock` shows how in a page.
///
/// # The rules
///
/// 1. State and lines are used with the lock held only, for a few instructions; nothing is woken,
///    called back or freed meanwhile.
/// 2. Lines are first in, first out, and nobody overtakes: what becomes free while somebody waits is
///    handed to the first in line. That is a *grant*: from then on it belongs to the waiter.
/// 3. Whoever is granted something is woken after the lock is given back.
/// 4. A grant is final. A cancellation that comes after it is met at the next wait, so no permit,
///    item or wake-up is ever lost; one that comes before takes the waiter out of its line.
/// 5. A wait that need not wait succeeds, also in a cancelled task: there is nothing to interrupt.
/// 6. Who takes something that others could have had, claims it first: `waiter.claim()` in `enter`,
///    `Selection.claim()` where no waiter is made. If that fails, nothing is taken. `grantFirst` does
///    so by itself.
///
/// Works on any thread and any executor. On a loop a wait is the loop's `park`: no cancellation
/// handler, and the task listing shows it. Elsewhere it is a continuation with a handler.
public struct ParkingLot: ~Copyable, Sendable {
    @usableFromInline let mutex = ThreadLock()

    /// Makes a lot.
    @inlinable
    public init() {}

    /// Runs `body` with the lock held.
    @inlinable
    @inline(__always)
    public borrowing func withLock<R>(_ body: () throws -> R) rethrows -> R {
        try mutex.withLock(body)
    }

    /// Waits until granted.
    ///
    /// `enter` runs with the lock held, and looks once more: either it takes what it came for and
    /// leaves it at that, or it appends the waiter to a line.
    ///
    /// - Parameters:
    ///   - reason: The name that listings show, such as `Lock.acquire`.
    ///   - waiter: What stands in line; one of the primitive's own if it must carry something.
    ///   - isShielded: Whether a cancellation leaves this wait alone; then nothing is thrown.
    ///   - takes: Whether the wait takes something that others could have had, as rule 6 has it.
    ///   - enter: Takes, or appends the waiter. Not called if the task was cancelled before.
    ///   - afterwards: Called after `enter`, without the lock: for what nobody may see before the
    ///     waiter stands in its line.
    /// - Throws: `CancelledError`, and then nothing was taken and the waiter is in no line.
    public borrowing func wait(
        _ reason: StaticStringKey, as waiter: Waiter = Waiter(), isShielded: Bool = false,
        takes: Bool = true, _ enter: (Waiter) -> Void, afterwards: () -> Void = {}
    ) async throws {
        waiter.mutex = withUnsafePointer(to: mutex) { $0 }
        guard let loop = EventLoop.current else {
            return try await waitWithoutLoop(as: waiter, isShielded, enter, afterwards)
        }
        if takes, !isShielded { waiter.branch = Selection.currentBranch }
        let cause = await loop.park(.other(reason), shielded: isShielded) { record in
            waiter.loop = loop
            waiter.record = Unmanaged.passUnretained(record)
            record.awaited = .place(Unmanaged.passUnretained(waiter))
            mutex.lock()
            enter(waiter)
            let mustWait = waiter.line != nil || waiter.hasLost
            mutex.unlock()
            afterwards()
            if !mustWait { loop.unpark(record) }
        }
        // A wake-up still under way from another thread must not meet a later wait of this task.
        waiter.record = nil
        // A cancellation has taken the waiter out of its line at once, unless it was granted before.
        if cause != .ready, !waiter.isGranted { throw loop.cancellationError }
    }

    private borrowing func waitWithoutLoop(
        as waiter: Waiter, _ isShielded: Bool, _ enter: (Waiter) -> Void,
        _ afterwards: () -> Void
    ) async throws {
        guard !isShielded else {
            _ = await suspend(waiter, enter, afterwards)
            return
        }
        let cause = await withTaskCancellationHandler {
            await suspend(waiter, enter, afterwards)
        } onCancel: {
            withLock { waiter.cancel() }?.resume(returning: .cancelled)
        }
        if cause == .cancelled { throw CancelledError(reason: .requested, origin: nil) }
    }

    private borrowing func suspend(
        _ waiter: Waiter, _ enter: (Waiter) -> Void, _ afterwards: () -> Void
    ) async -> WakeCause {
        await withUnsafeContinuation { continuation in
            let cause: WakeCause? = withLock {
                if waiter.isCancelled { return .cancelled }
                enter(waiter)
                guard waiter.line != nil else { return .ready }
                waiter.continuation = continuation
                return nil
            }
            if cause != .cancelled { afterwards() }
            if let cause { continuation.resume(returning: cause) }
        }
    }
}
