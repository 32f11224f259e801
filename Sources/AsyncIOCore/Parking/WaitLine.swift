/// Tasks that wait for the same thing, first in, first out.
///
/// A doubly linked list of the waiters themselves: joining, being granted and leaving early are all
/// O(1), however many wait. Used with the lock of its `ParkingLot` held only.
public final class WaitLine: @unchecked Sendable {
    // SAFETY: see above.
    @exclusivity(unchecked) private var first: Unmanaged<Waiter>?
    @exclusivity(unchecked) private var last: Unmanaged<Waiter>?
    /// How many wait.
    @exclusivity(unchecked) public private(set) var count = 0

    /// Makes an empty line.
    public init() {}

    deinit {
        while let first { _ = unlink(first) }
    }

    /// Whether nobody waits.
    public var isEmpty: Bool { count == 0 }

    /// Puts a waiter at the end.
    public func append(_ waiter: Waiter) {
        let added = Unmanaged.passRetained(waiter)
        waiter.line = Unmanaged.passUnretained(self)
        waiter.previous = last
        if let last {
            last._withUnsafeGuaranteedRef { $0.next = added }
        } else {
            first = added
        }
        last = added
        count += 1
    }

    /// Takes the first out of the line and grants it what it waits for; `wake` it afterwards.
    ///
    /// Those whose `select` has been won by another branch leave empty-handed; so there may be nobody
    /// to grant it to although the line was not empty.
    public func grantFirst() -> Waiter? {
        while let first {
            let waiter = unlink(first)
            guard waiter.claim() else { continue }
            waiter.isGranted = true
            return waiter
        }
        return nil
    }

    /// Grants all that wait now, or so many of them, in their order; `wake` them afterwards.
    ///
    /// Complexity: O(n).
    public func grantAll(atMost limit: Int = .max) -> [Waiter] {
        var granted: [Waiter] = []
        while granted.count < limit, let waiter = grantFirst() { granted.append(waiter) }
        return granted
    }

    /// Takes a waiter of this line out of it.
    func remove(_ waiter: Waiter) {
        _ = unlink(Unmanaged.passUnretained(waiter))
    }

    /// Closes the gap that a waiter leaves, and gives back the line's reference to it.
    private func unlink(_ link: Unmanaged<Waiter>) -> Waiter {
        let (previous, next) = link._withUnsafeGuaranteedRef { waiter in
            defer { (waiter.line, waiter.previous, waiter.next) = (nil, nil, nil) }
            return (waiter.previous, waiter.next)
        }
        if let previous {
            previous._withUnsafeGuaranteedRef { $0.next = next }
        } else {
            first = next
        }
        if let next {
            next._withUnsafeGuaranteedRef { $0.previous = previous }
        } else {
            last = previous
        }
        count -= 1
        return link.takeRetainedValue()
    }
}
