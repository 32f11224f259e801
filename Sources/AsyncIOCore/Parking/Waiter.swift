import AsyncIOSystem

/// A task that waits in a line of a parking lot.
///
/// One for each wait that has to wait. A primitive whose waiters carry more than a number, such as
/// the item that a sender wants to hand over, gives `ParkingLot.wait` one of a class of its own.
open class Waiter: @unchecked Sendable {
    // SAFETY: `record` belongs to the loop's thread; `loop` is set before the waiter can be found by
    // others; everything else is used with the lock of the lot held only.
    //
    // The references are unmanaged, since counting them would cost as much as all the rest: a line
    // holds the waiters that stand in it, the frame of the waiting task holds lot, line and record.

    /// A number of the primitive's own, such as the place at a barrier; with the lock held only.
    @inlinable public final var number: Int {
        // Not stored: other modules would check each access for exclusivity.
        get { storedNumber }
        set { storedNumber = newValue }
    }

    @exclusivity(unchecked) @usableFromInline final var storedNumber = 0

    /// The lock of its lot, from when it waits there.
    @exclusivity(unchecked) final var mutex: UnsafePointer<ThreadLock>?

    /// The line it stands in, and its neighbours there.
    @exclusivity(unchecked) final var line: Unmanaged<WaitLine>?
    @exclusivity(unchecked) final var next: Unmanaged<Waiter>?
    @exclusivity(unchecked) final var previous: Unmanaged<Waiter>?
    @exclusivity(unchecked) final var isGranted = false
    /// The branch of a `select` that waits, and whether another has won meanwhile.
    @exclusivity(unchecked) final var branch: Selection.Branch?
    @exclusivity(unchecked) final var hasLost = false

    /// On a loop: whom to unpark, while it waits.
    @exclusivity(unchecked) final var loop: EventLoop?
    @exclusivity(unchecked) final var record: Unmanaged<TaskRecord>?

    /// Elsewhere: what to resume, and whether the task was cancelled.
    @exclusivity(unchecked) final var continuation: UnsafeContinuation<WakeCause, Never>?
    @exclusivity(unchecked) final var isCancelled = false

    /// Makes a waiter that stands in no line.
    public init() {}

    /// Whether what is there may be taken for this waiter, which is to be asked first.
    ///
    /// False if it belongs to a `select` of which another branch has won. Then nothing may be taken;
    /// the waiter is left alone, and will be cancelled. With the lock held only.
    public final func claim() -> Bool {
        hasLost = branch.map { !$0.claim() } ?? false
        return !hasLost
    }

    /// The same together with another branch, if there is one: both may go on, or neither.
    final func claim(with partner: Selection.Branch?) -> Bool {
        guard let partner else { return claim() }
        return branch.map { partner.claim(with: $0) } ?? partner.claim()
    }

    /// Lets the task go on, now that it was granted what it waits for.
    ///
    /// Call it without the lock, once. Safe from any thread. Complexity: O(1).
    public final func wake() {
        guard let loop else {
            continuation?.resume(returning: .ready)
            return
        }
        if loop.isOnLoopThread {
            unpark(on: loop)
        } else {
            loop.callSoonThreadSafe { self.unpark(on: loop) }
        }
    }

    private final func unpark(on loop: EventLoop) {
        record?._withUnsafeGuaranteedRef { loop.unpark($0) }
    }

    /// On a loop: takes a cancelled waiter out of its line, before anybody grants it something.
    final func giveUp() {
        mutex?.pointee.withLock { leave() }
    }

    /// Takes a cancelled waiter out of its line; what is returned is to be resumed.
    final func cancel() -> UnsafeContinuation<WakeCause, Never>? {
        isCancelled = true
        guard line != nil else { return nil }
        leave()
        return continuation
    }

    private final func leave() {
        line?._withUnsafeGuaranteedRef { $0.remove(self) }
    }
}
