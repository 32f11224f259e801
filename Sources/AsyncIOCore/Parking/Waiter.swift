/// A task that waits in a line of a parking lot.
///
/// One for each wait that has to wait. A primitive whose waiters carry more than a number, such as
/// the item that a sender wants to hand over, gives `ParkingLot.wait` one of a class of its own.
open class Waiter: @unchecked Sendable {
    // SAFETY: `record` belongs to the loop's thread; everything else is used with the lock of the lot held only.

    /// A number of the primitive's own, such as the place at a barrier; with the lock held only.
    @inlinable public final var number: Int {
        // Not stored, because other modules would check each access for exclusivity.
        get { storedNumber }
        set { storedNumber = newValue }
    }

    @exclusivity(unchecked) @usableFromInline final var storedNumber = 0

    /// The line it stands in, and its neighbours there.
    @exclusivity(unchecked) unowned(unsafe) final var line: WaitLine?
    @exclusivity(unchecked) final var next: Unmanaged<Waiter>?
    @exclusivity(unchecked) final var previous: Unmanaged<Waiter>?
    @exclusivity(unchecked) final var isGranted = false

    /// On a loop: whom to unpark, while it waits.
    final let loop: EventLoop?
    @exclusivity(unchecked) final var record: TaskRecord?

    /// Elsewhere: what to resume, and whether the task was cancelled.
    @exclusivity(unchecked) final var continuation: UnsafeContinuation<WakeCause, Never>?
    @exclusivity(unchecked) final var isCancelled = false

    /// Makes a waiter for the running task, that stands in no line.
    public init() {
        loop = EventLoop.current
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
            if let record { loop.unpark(record) }
        } else {
            wakeFromElsewhere(loop)
        }
    }

    private final func wakeFromElsewhere(_ loop: EventLoop) {
        loop.callSoonThreadSafe { if let record = self.record { loop.unpark(record) } }
    }

    /// Whether its wait was cancelled already, and the task is only to have its turn to throw.
    ///
    /// Elsewhere than on its loop nobody can know, nor say which of the two came first.
    final var isLeaving: Bool {
        guard let loop, loop.isOnLoopThread, let record else { return false }
        return record.continuation == nil
    }

    /// Takes a cancelled waiter out of its line; what is returned is to be resumed.
    final func cancel() -> UnsafeContinuation<WakeCause, Never>? {
        isCancelled = true
        guard let line else { return nil }
        line.remove(self)
        return continuation
    }
}
