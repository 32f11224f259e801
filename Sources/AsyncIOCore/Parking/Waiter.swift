/// A task that waits in a line of a parking lot.
///
/// Made by `ParkingLot.wait`, one for each wait that has to wait.
public final class Waiter: @unchecked Sendable {
    // SAFETY: `record` belongs to the loop's thread; `loop` is set before the waiter can be found by
    // others; everything else is used with the lock of the lot held only.

    /// A number of the primitive's own, such as the place at a barrier; with the lock held only.
    @exclusivity(unchecked) public var number = 0

    /// The line it stands in, and its neighbours there.
    @exclusivity(unchecked) var line: WaitLine?
    @exclusivity(unchecked) var next: Waiter?
    @exclusivity(unchecked) unowned(unsafe) var previous: Waiter?
    @exclusivity(unchecked) var isGranted = false

    /// On a loop: whom to unpark, while it waits.
    @exclusivity(unchecked) var loop: EventLoop?
    @exclusivity(unchecked) var record: TaskRecord?

    /// Elsewhere: what to resume, and whether the task was cancelled.
    @exclusivity(unchecked) var continuation: UnsafeContinuation<WakeCause, Never>?
    @exclusivity(unchecked) var isCancelled = false

    init() {}

    /// Lets the task go on, now that it was granted what it waits for.
    ///
    /// Call it without the lock, once. Safe from any thread. Complexity: O(1).
    public func wake() {
        guard let loop else {
            continuation?.resume(returning: .ready)
            return
        }
        if loop.isOnLoopThread {
            if let record { loop.unpark(record) }
        } else {
            loop.callSoonThreadSafe { if let record = self.record { loop.unpark(record) } }
        }
    }

    /// Takes a cancelled waiter out of its line; what is returned is to be resumed.
    func cancel() -> UnsafeContinuation<WakeCause, Never>? {
        isCancelled = true
        guard let line else { return nil }
        line.remove(self)
        return continuation
    }
}
