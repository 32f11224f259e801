public import AsyncIOCore

/// What `Queue`, `PriorityQueue` and `LIFOQueue` have in common, and that is all but the order.
///
/// Tasks put items in and take them out, and wait where there is no room or nothing there: so a
/// queue with a `maxSize` keeps whoever is quick from running away from whoever is slow.
///
/// ```swift
/// let queue = Queue<URL>(maxSize: 100)
/// // Any number of workers:
/// for try await url in queue { try await save(url) }
/// // Somewhere else:
/// for url in urls { try await queue.put(url) }
/// queue.shutdown()
/// ```
///
/// Fair: whoever has waited longest is served first, and a newcomer cannot overtake, not even by one
/// of the `…NoWait` calls. Nothing is lost: a call that was cancelled has put or taken nothing, and
/// one that was served before it was cancelled returns; the cancellation shows at the next wait.
///
/// Safe from any thread and any executor.
///
/// # The rules
///
/// 1. State is used with the lock of `lot` held only.
/// 2. Rights are granted, not items. A getter that is granted is promised one of the items: it takes
///    the one whose turn it is when it comes for it, so a smaller one that was put meanwhile into a
///    `PriorityQueue` goes first. Until then the item counts, and newcomers leave it alone. The same
///    with putters and slots.
/// 3. So somebody waits to get only if every item is promised, and to put only if every slot is.
/// 4. A promised item is always there in the end. Only a shutdown takes promised slots back.
public class OrderedQueue<Order: QueueOrder>: @unchecked Sendable {
    // SAFETY: see rule 1.
    /// What the queue holds.
    public typealias Element = Order.Element

    @usableFromInline final let lot = ParkingLot()
    @usableFromInline final let getters = WaitLine()
    @usableFromInline final let putters = WaitLine()
    @usableFromInline final let joiners = WaitLine()
    @exclusivity(unchecked) @usableFromInline final var promisedItems = 0
    @exclusivity(unchecked) @usableFromInline final var promisedSlots = 0
    @exclusivity(unchecked) @usableFromInline final var unfinished = 0
    @exclusivity(unchecked) @usableFromInline final var isShutDownNow = false
    @exclusivity(unchecked) @usableFromInline final var items: Order

    /// How many items it may hold; any number if this is 0 or less.
    public final let maxSize: Int

    /// Makes a queue that gives its items in an order of one's own.
    ///
    /// - Parameters:
    ///   - order: The order, with the items that are in the queue from the beginning.
    ///   - maxSize: How many items it may hold; any number if this is 0 or less.
    @inlinable
    public init(_ order: Order, maxSize: Int = 0) {
        items = order
        unfinished = order.count
        self.maxSize = maxSize
    }
}

extension OrderedQueue {
    /// Puts an item in; waits while there is no room.
    ///
    /// A queue that has room takes the item without a wait, also in a cancelled task.
    ///
    /// - Throws: `QueueShutDown` if the queue is shut down, now or while this waits, and
    ///   `CancelledError` if the task is cancelled while it waits. Then the item was not put.
    @inlinable
    @inline(__always)
    public func put(_ item: Element) async throws {
        switch tryToPut(item) {
        case .done: return
        case .mustWait: try await waitToPut(item)
        case .isShutDown: throw QueueShutDown()
        }
    }

    /// Puts an item in if there is room that is promised to nobody.
    ///
    /// Throws `QueueFull` if there is none, and `QueueShutDown` if the queue is shut down.
    @inlinable
    public func putNoWait(_ item: Element) throws {
        switch tryToPut(item) {
        case .done: return
        case .mustWait: throw QueueFull()
        case .isShutDown: throw QueueShutDown()
        }
    }

    /// Takes the next item out; waits while there is none.
    ///
    /// If there is one it is taken without a wait, also in a cancelled task.
    ///
    /// - Throws: `QueueShutDown` if the queue is shut down and nothing is left, now or while this
    ///   waits, and `CancelledError` if the task is cancelled while it waits.
    @inlinable
    @inline(__always)
    public func get() async throws -> Element {
        if let item = tryToTake() { return item }
        guard let item = try await waitToTake() else { throw QueueShutDown() }
        return item
    }

    /// Takes the next item out if there is one that is promised to nobody.
    ///
    /// Throws `QueueEmpty` if there is none, or `QueueShutDown` if there will be none any more.
    @inlinable
    public func getNoWait() throws -> Element {
        if let item = tryToTake() { return item }
        if isShutDown { throw QueueShutDown() }
        throw QueueEmpty()
    }

    /// How many items are in the queue, those included that are promised to a task on its way.
    ///
    /// The counterpart of `qsize`.
    @inlinable public var count: Int { lot.withLock { items.count } }

    /// Whether there is no item in the queue.
    @inlinable public var isEmpty: Bool { count == 0 }

    /// Whether there are as many items as may be; never, if any number may be.
    @inlinable public var isFull: Bool { maxSize > 0 && count >= maxSize }
}
