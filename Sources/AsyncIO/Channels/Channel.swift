public import AsyncIOCore
public import DequeModule

/// What the two ends of a channel share.
///
/// # The rules
///
/// 1. State is used with the lock of `lot` held only.
/// 2. A sender that waits brings its item along, so a receiver can take it at once.
/// 3. A receiver that is granted is promised an item, which is in `items` from then on, beyond the
///    capacity if need be; it takes the first one when it comes.
/// 4. So somebody waits to receive only if every item is promised and nobody waits to send; and to
///    send only if there are as many unpromised items as may be.
/// 5. A waiter's number is the end that it uses, so that closing that end can wake it.
@usableFromInline
final class Channel<Element: Sendable>: @unchecked Sendable {
    // SAFETY: see rule 1.
    @usableFromInline let lot = ParkingLot()
    @usableFromInline let senders = WaitLine()
    @usableFromInline let receivers = WaitLine()
    @usableFromInline let capacity: Int
    @exclusivity(unchecked) @usableFromInline var openSenders = 1
    @exclusivity(unchecked) @usableFromInline var openReceivers = 1
    @exclusivity(unchecked) @usableFromInline var promisedItems = 0
    @exclusivity(unchecked) @usableFromInline var items = Deque<Element>()

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// A sender that waits, and what it wants to send.
    @usableFromInline
    final class Offer: Waiter, @unchecked Sendable {
        @usableFromInline let item: Element

        @inlinable
        init(_ item: Element) {
            self.item = item
        }
    }

    /// The number of a waiter that was woken by a close; the state then tells of what.
    @inlinable static var refused: Int { 0 }

    /// Puts an item on its way, if there is somebody to take it or room; with the lock held.
    @inlinable
    func accept(_ item: Element, waking receiver: inout Waiter?) -> Bool {
        if !receivers.isEmpty {
            receiver = receivers.grantFirst(meeting: Selection.currentBranch)
        }
        if receiver != nil {
            promisedItems += 1
        } else {
            guard items.count - promisedItems < capacity, Selection.claim() else { return false }
        }
        items.append(item)
        return true
    }

    /// Promises an item to a receiver, if there is one; with the lock held.
    ///
    /// The first who waits to send has sent then: it has met a receiver, or there is room for one more.
    @inlinable
    func promiseItem(waking sender: inout Waiter?) -> Bool {
        if items.count > promisedItems {
            guard Selection.claim() else { return false }
            if !senders.isEmpty { sender = senders.grantFirst() }
        } else {
            guard !senders.isEmpty else { return false }
            sender = senders.grantFirst(meeting: Selection.currentBranch)
            if sender == nil { return false }
        }
        if let sender { items.append(unsafeDowncast(sender, to: Offer.self).item) }
        promisedItems += 1
        return true
    }

    /// Takes an item that was promised; with the lock held.
    @inlinable
    func takePromisedItem() -> Element {
        promisedItems -= 1
        return items.removeFirst()
    }

    /// Takes out what no receiver is about to take; with the lock held.
    func dropUnpromisedItems() -> [Element] {
        defer { items.removeLast(items.count - promisedItems) }
        return Array(items.dropFirst(promisedItems))
    }

    var statistics: ChannelStatistics {
        lot.withLock {
            ChannelStatistics(
                buffered: items.count - promisedItems, capacity: capacity,
                openSenders: openSenders, openReceivers: openReceivers,
                waitingToSend: senders.count, waitingToReceive: receivers.count)
        }
    }
}
