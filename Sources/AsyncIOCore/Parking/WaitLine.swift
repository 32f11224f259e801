/// Tasks that wait for the same thing, first in, first out.
///
/// A doubly linked list of the waiters themselves: joining, being granted and leaving early are all
/// O(1), however many wait. Used with the lock of its `ParkingLot` held only.
public final class WaitLine: @unchecked Sendable {
    // SAFETY: see above. The line holds one reference to each waiter in it; the links are unmanaged,
    // since counting each of them is what would cost most here.
    @exclusivity(unchecked) private var first: Unmanaged<Waiter>?
    @exclusivity(unchecked) private var last: Unmanaged<Waiter>?
    /// How many wait.
    @exclusivity(unchecked) public private(set) var count = 0

    /// Makes an empty line.
    public init() {}

    deinit {
        while grantFirst() != nil {}
    }

    /// Whether nobody waits.
    public var isEmpty: Bool { count == 0 }

    /// Puts a waiter at the end.
    public func append(_ waiter: Waiter) {
        let link = Unmanaged.passRetained(waiter)
        waiter.line = self
        waiter.previous = last
        if let last { last._withUnsafeGuaranteedRef { $0.next = link } } else { first = link }
        last = link
        count += 1
    }

    /// Takes the first out of the line and grants it what it waits for; `wake` it afterwards.
    ///
    /// One that was cancelled and is about to leave is granted nothing; `nil` if nobody else waits.
    public func grantFirst() -> Waiter? {
        while let first {
            if let waiter = grant(first) { return waiter }
        }
        return nil
    }

    /// Grants all that wait now, or so many of them, in their order; `wake` them afterwards.
    ///
    /// Complexity: O(n).
    public func grantAll(atMost limit: Int = .max) -> [Waiter] {
        (0..<min(limit, count)).compactMap { _ in grantFirst() }
    }

    /// Grants those for which `isWanted` holds, in their order, and leaves the others where they are;
    /// `wake` them afterwards.
    ///
    /// Complexity: O(n).
    public func grantAll(where isWanted: (Waiter) -> Bool) -> [Waiter] {
        var (granted, next) = ([Waiter](), first)
        while let link = next {
            let isNext = link._withUnsafeGuaranteedRef { waiter in
                next = waiter.next
                return isWanted(waiter)
            }
            if isNext, let waiter = grant(link) { granted.append(waiter) }
        }
        return granted
    }

    private func grant(_ link: Unmanaged<Waiter>) -> Waiter? {
        // The line's reference becomes the caller's.
        let waiter = link.takeRetainedValue()
        unlink(waiter)
        if waiter.isLeaving { return nil }
        waiter.isGranted = true
        return waiter
    }

    /// Takes a waiter of this line out of it.
    func remove(_ waiter: Waiter) {
        unlink(waiter)
        Unmanaged.passUnretained(waiter).release()
    }

    private func unlink(_ waiter: Waiter) {
        let (previous, next) = (waiter.previous, waiter.next)
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
        waiter.line = nil
        waiter.next = nil
        waiter.previous = nil
        count -= 1
    }
}
