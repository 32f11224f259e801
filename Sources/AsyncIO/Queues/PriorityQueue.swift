public import HeapModule

/// A queue that gives its smallest item first.
///
/// Stable: of equal items the one that was put first comes first, which asyncio leaves open.
/// The comparison runs with the queue locked, so it must not use the queue.
///
/// `OrderedQueue` says what it does. The counterpart of `asyncio.PriorityQueue`.
public final class PriorityQueue<Element: Sendable>: OrderedQueue<PriorityOrder<Element>>,
    @unchecked Sendable
{
    /// Makes an empty queue that gives first what precedes everything else.
    ///
    /// - Parameters:
    ///   - maxSize: How many items it holds; any number if 0 or less.
    ///   - precedes: Whether the first item is to be given before the second; a strict weak order.
    @inlinable
    public init(
        maxSize: Int = 0, by precedes: @escaping @Sendable (Element, Element) -> Bool
    ) {
        super.init(PriorityOrder(by: precedes), maxSize: maxSize)
    }

    /// Makes an empty queue that holds up to `maxSize` items, or any number if that is 0 or less.
    @inlinable
    public convenience init(maxSize: Int = 0) where Element: Comparable {
        self.init(maxSize: maxSize) { $0 < $1 }
    }

    /// Makes an empty queue that gives the item with the smallest priority first.
    ///
    /// - Parameters:
    ///   - maxSize: How many items it holds; any number if 0 or less.
    ///   - priority: The priority of an item, such as `\.deadline`; the same as long as it is queued.
    @inlinable
    public convenience init<Priority: Comparable & SendableMetatype>(
        maxSize: Int = 0, priority: @escaping @Sendable (Element) -> Priority
    ) {
        self.init(maxSize: maxSize) { priority($0) < priority($1) }
    }
}

/// Smallest first; equal ones in the order in which they came.
public struct PriorityOrder<Element: Sendable>: QueueOrder {
    @usableFromInline let precedes: @Sendable (Element, Element) -> Bool
    @usableFromInline var heap = Heap<Entry>()
    @usableFromInline var nextNumber = 0

    @inlinable
    init(by precedes: @escaping @Sendable (Element, Element) -> Bool) {
        self.precedes = precedes
    }

    /// How many items there are.
    @inlinable public var count: Int { heap.count }

    /// Takes an item in, in O(log n).
    @inlinable
    public mutating func insert(_ item: Element) {
        heap.insert(Entry(item: item, number: nextNumber, precedes: precedes))
        nextNumber += 1
    }

    /// Takes the next item out, in O(log n).
    @inlinable
    public mutating func removeNext() -> Element {
        heap.removeMin().item
    }

    /// Takes out all but the next ones.
    public mutating func removeAll(butNext kept: Int) -> [Element] {
        let first = (0..<kept).map { _ in heap.removeMin() }
        defer { heap = Heap(first) }
        return heap.unordered.map(\.item)
    }

    /// An item, and its place among its equals.
    @usableFromInline
    struct Entry: Comparable, Sendable {
        @usableFromInline let item: Element
        @usableFromInline let number: Int
        @usableFromInline let precedes: @Sendable (Element, Element) -> Bool

        @inlinable
        init(
            item: Element, number: Int, precedes: @escaping @Sendable (Element, Element) -> Bool
        ) {
            self.item = item
            self.number = number
            self.precedes = precedes
        }

        @inlinable
        static func < (left: Entry, right: Entry) -> Bool {
            if left.precedes(left.item, right.item) { return true }
            return left.number < right.number && !left.precedes(right.item, left.item)
        }

        @inlinable
        static func == (left: Entry, right: Entry) -> Bool {
            left.number == right.number
        }
    }
}
