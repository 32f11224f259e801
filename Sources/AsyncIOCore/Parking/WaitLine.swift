/// Tasks that wait for the same thing, first in, first out.
///
/// A doubly linked list of the waiters themselves: joining, being granted and leaving early are all
/// O(1), however many wait. Used with the lock of its `ParkingLot` held only.
public final class WaitLine: @unchecked Sendable {
    // SAFETY: see above.
    @exclusivity(unchecked) private var first: Unmanaged<Waiter>?
    @exclusivity(unchecked) private var last: Unmanaged<Waiter>?
    /// How many wait.
    @inlinable public var count: Int { storedCount }
    @exclusivity(unchecked) @usableFromInline var storedCount = 0

    /// Makes an empty line.
    public init() {}

    deinit {
        while let first { _ = unlink(first) }
    }

    /// Whether nobody waits.
    @inlinable public var isEmpty: Bool { storedCount == 0 }

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
        storedCount += 1
    }

    /// Takes the first out of the line and grants it what it waits for; `wake` it afterwards.
    ///
    /// Those whose `select` has been won by another branch leave empty-handed; so there may be nobody
    /// to grant it to although the line was not empty.
    public func grantFirst() -> Waiter? {
        while let first {
            guard first._withUnsafeGuaranteedRef({ $0.claim() }) else {
                _ = unlink(first)
                continue
            }
            return grant(first)
        }
        return nil
    }

    /// Grants the first that can meet `partner`: if that is the branch of a `select`, both are claimed,
    /// or neither, so that neither is decided by something that then does not happen.
    ///
    /// Complexity: O(n) in those that cannot.
    public func grantFirst(meeting partner: Selection.Branch?) -> Waiter? {
        var next = first
        while let link = next {
            next = link._withUnsafeGuaranteedRef { $0.next }
            guard link._withUnsafeGuaranteedRef({ $0.claim(with: partner) }) else { continue }
            return grant(link)
        }
        return nil
    }

    /// Grants those for which `isWanted` holds, in their order, and leaves the others where they are;
    /// `wake` them afterwards.
    ///
    /// Complexity: O(n).
    public func grantAll(where isWanted: (Waiter) -> Bool) -> [Waiter] {
        var (granted, next) = ([Waiter](), first)
        while let link = next {
            next = link._withUnsafeGuaranteedRef { $0.next }
            if link._withUnsafeGuaranteedRef(isWanted) { granted.append(grant(link)) }
        }
        return granted
    }

    /// Grants all that wait now, or so many of them, in their order; `wake` them afterwards.
    ///
    /// Complexity: O(n).
    public func grantAll(atMost limit: Int = .max) -> [Waiter] {
        var granted: [Waiter] = []
        while granted.count < limit, let waiter = grantFirst() { granted.append(waiter) }
        return granted
    }

    private func grant(_ link: Unmanaged<Waiter>) -> Waiter {
        let waiter = unlink(link)
        waiter.isGranted = true
        return waiter
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
        storedCount -= 1
        return link.takeRetainedValue()
    }
}
