import AsyncIOSystem

/// A task that waits in a line of a parking lot.
///
/// Made by `ParkingLot.wait`, one for each wait that has to wait.
public final class Waiter: @unchecked Sendable {
    // SAFETY: `record` belongs to the loop's thread; `loop` is set before the waiter can be found by
    // others; everything else is used with the lock of the lot held only.
    //
    // The references are unmanaged, since counting them would cost as much as all the rest: a line
    // holds the waiters that stand in it, the frame of the waiting task holds lot, line and record.

    /// The lock of its lot.
    private let mutex: UnsafePointer<ThreadLock>

    /// A number of the primitive's own, such as the place at a barrier; with the lock held only.
    @exclusivity(unchecked) public var number = 0

    /// The line it stands in, and its neighbours there.
    @exclusivity(unchecked) var line: Unmanaged<WaitLine>?
    @exclusivity(unchecked) var next: Unmanaged<Waiter>?
    @exclusivity(unchecked) var previous: Unmanaged<Waiter>?
    @exclusivity(unchecked) var isGranted = false
    /// The branch of a `select` that waits, and whether another has won meanwhile.
    @exclusivity(unchecked) var branch: Selection.Branch?
    @exclusivity(unchecked) var hasLost = false

    /// On a loop: whom to unpark, while it waits.
    @exclusivity(unchecked) var loop: EventLoop?
    @exclusivity(unchecked) var record: Unmanaged<TaskRecord>?

    /// Elsewhere: what to resume, and whether the task was cancelled.
    @exclusivity(unchecked) var continuation: UnsafeContinuation<WakeCause, Never>?
    @exclusivity(unchecked) var isCancelled = false

    init(mutex: UnsafePointer<ThreadLock>) {
        self.mutex = mutex
    }

    /// Whether what is there may be taken for this waiter, which is to be asked first.
    ///
    /// False if it belongs to a `select` of which another branch has won. Then nothing may be taken;
    /// the waiter is left alone, and will be cancelled. With the lock held only.
    public func claim() -> Bool {
        hasLost = branch.map { !$0.claim() } ?? false
        return !hasLost
    }

    /// Lets the task go on, now that it was granted what it waits for.
    ///
    /// Call it without the lock, once. Safe from any thread. Complexity: O(1).
    public func wake() {
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

    private func unpark(on loop: EventLoop) {
        record?._withUnsafeGuaranteedRef { loop.unpark($0) }
    }

    /// On a loop: takes a cancelled waiter out of its line, before anybody grants it something.
    func giveUp() {
        mutex.pointee.lock()
        leave()
        mutex.pointee.unlock()
    }

    /// Takes a cancelled waiter out of its line; what is returned is to be resumed.
    func cancel() -> UnsafeContinuation<WakeCause, Never>? {
        isCancelled = true
        guard line != nil else { return nil }
        leave()
        return continuation
    }

    private func leave() {
        line?._withUnsafeGuaranteedRef { $0.remove(self) }
    }
}
