/// A queue that gives the item first that was put last.
///
/// `OrderedQueue` says what it does. The counterpart of `asyncio.LifoQueue`.
public final class LIFOQueue<Element: Sendable>: OrderedQueue<LIFOOrder<Element>>,
    @unchecked Sendable
{
    /// Makes an empty queue that holds up to `maxSize` items, or any number if that is 0 or less.
    @inlinable
    public init(maxSize: Int = 0) {
        super.init(LIFOOrder(), maxSize: maxSize)
    }
}

/// Last in, first out.
public struct LIFOOrder<Element: Sendable>: QueueOrder {
    @usableFromInline var items: [Element] = []

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
        items.removeLast()
    }

    /// Takes out all but the next ones.
    public mutating func removeAll(butNext kept: Int) -> [Element] {
        defer { items.removeFirst(items.count - kept) }
        return items.dropLast(kept)
    }
}
