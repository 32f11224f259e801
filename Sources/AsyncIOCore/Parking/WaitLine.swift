/// Tasks that wait for the same thing, first in, first out.
///
/// A doubly linked list of the waiters themselves: joining, being granted and leaving early are all
/// O(1), however many wait. Used with the lock of its `ParkingLot` held only.
public final class WaitLine: @unchecked Sendable {
    // SAFETY: see above.
    @exclusivity(unchecked) private var first: Waiter?
    @exclusivity(unchecked) private unowned(unsafe) var last: Waiter?
    /// How many wait.
    @exclusivity(unchecked) public private(set) var count = 0

    /// Makes an empty line.
    public init() {}

    deinit {
        // One by one: letting go of the first of a long chain would recurse to its end.
        while grantFirst() != nil {}
    }

    /// Whether nobody waits.
    public var isEmpty: Bool { count == 0 }

    /// Puts a waiter at the end.
    public func append(_ waiter: Waiter) {
        waiter.line = self
        waiter.previous = last
        if let last { last.next = waiter } else { first = waiter }
        last = waiter
        count += 1
    }

    /// Takes the first out of the line and grants it what it waits for; `wake` it afterwards.
    public func grantFirst() -> Waiter? {
        guard let waiter = first else { return nil }
        remove(waiter)
        waiter.isGranted = true
        return waiter
    }

    /// Grants all that wait now, or so many of them, in their order; `wake` them afterwards.
    ///
    /// Complexity: O(n).
    public func grantAll(atMost limit: Int = .max) -> [Waiter] {
        (0..<min(limit, count)).compactMap { _ in grantFirst() }
    }

    /// Takes a waiter of this line out of it.
    func remove(_ waiter: Waiter) {
        let next = waiter.next
        if let previous = waiter.previous { previous.next = next } else { first = next }
        if let next { next.previous = waiter.previous } else { last = waiter.previous }
        waiter.line = nil
        waiter.next = nil
        waiter.previous = nil
        count -= 1
    }
}
