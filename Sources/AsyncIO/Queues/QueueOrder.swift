/// The order in which a queue gives its items.
///
/// It keeps the items, and that is all: it is used with the lock of the queue held, so it neither
/// waits nor calls back.
public protocol QueueOrder<Element>: Sendable {
    /// What is kept.
    associatedtype Element: Sendable

    /// How many items are kept.
    var count: Int { get }

    /// Takes an item in.
    mutating func insert(_ item: Element)

    /// Takes the item out whose turn it is; there is one.
    mutating func removeNext() -> Element

    /// Takes out all but the `kept` items whose turn comes first, and returns them.
    mutating func removeAll(butNext kept: Int) -> [Element]
}
