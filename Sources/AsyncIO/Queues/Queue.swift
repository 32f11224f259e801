public import DequeModule

/// A queue that gives its items in the order in which they were put: first in, first out.
///
/// `OrderedQueue` says what it does. The counterpart of `asyncio.Queue`.
public final class Queue<Element: Sendable>: OrderedQueue<FIFOOrder<Element>>, @unchecked Sendable {
    /// Makes an empty queue that holds up to `maxSize` items, or any number if that is 0 or less.
    @inlinable
    public init(maxSize: Int = 0) {
        super.init(FIFOOrder(), maxSize: maxSize)
    }
}

/// First in, first out.
public struct FIFOOrder<Element: Sendable>: QueueOrder {
    @usableFromInline var items = Deque<Element>()

    @inlinable
    init() {}

    /// How many items there are.
    @inlinable public var count: Int { items.count }

    /// Takes an item in.
    @inlinable
    public mutating func insert(_ item: Element) {
        items.append(item)
    }

    /// Takes the next item out.
    @inlinable
    public mutating func removeNext() -> Element {
        items.removeFirst()
    }

    /// Takes out all but the next ones.
    public mutating func removeAll(butNext kept: Int) -> [Element] {
        defer { items.removeLast(items.count - kept) }
        return Array(items.dropFirst(kept))
    }
}
