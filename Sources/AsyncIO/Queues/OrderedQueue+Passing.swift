import AsyncIOCore

/// How items get in and out; inlined into the program, so that it knows the item's type.
extension OrderedQueue {
    @usableFromInline
    enum PutResult {
        case done
        case mustWait
        case isShutDown
    }

    /// Puts an item in if there is a slot that is promised to nobody.
    @inlinable
    func tryToPut(_ item: Element) -> PutResult {
        var getter: Waiter?
        let result: PutResult = lot.withLock {
            if isShutDownNow { return .isShutDown }
            guard hasFreeSlot, Selection.claim() else { return .mustWait }
            getter = store(item)
            return .done
        }
        getter?.wake()
        return result
    }

    /// Takes an item out if there is one that is promised to nobody.
    @inlinable
    func tryToTake() -> Element? {
        var putter: Waiter?
        let item: Element? = lot.withLock {
            guard hasFreeItem, Selection.claim() else { return nil }
            putter = promiseSlot()
            return items.removeNext()
        }
        putter?.wake()
        return item
    }

    /// Waits until a slot is promised, and puts the item there.
    @inlinable
    func waitToPut(_ item: Element) async throws {
        let waiter = Waiter()
        try await lot.wait("Queue.put", as: waiter) { waiter in
            if isShutDownNow {
                waiter.number = Self.refused
            } else if !hasFreeSlot {
                putters.append(waiter)
            } else if waiter.claim() {
                promisedSlots += 1
            }
        }
        if waiter.number == Self.refused || !putIntoPromisedSlot(item) { throw QueueShutDown() }
    }

    /// Waits until an item is promised, and takes it; `nil` if none will ever come.
    @inlinable
    func waitToTake() async throws -> Element? {
        let waiter = Waiter()
        try await lot.wait("Queue.get", as: waiter) { waiter in
            if hasFreeItem {
                if waiter.claim() { promisedItems += 1 }
            } else if isShutDownNow {
                waiter.number = Self.refused
            } else {
                getters.append(waiter)
            }
        }
        return waiter.number == Self.refused ? nil : takePromisedItem()
    }

    /// Returns whether the slot was still there: a shutdown may have come in between.
    @inlinable
    func putIntoPromisedSlot(_ item: Element) -> Bool {
        var getter: Waiter?
        let isOpen = lot.withLock {
            promisedSlots -= 1
            if !isShutDownNow { getter = store(item) }
            return !isShutDownNow
        }
        getter?.wake()
        return isOpen
    }

    @inlinable
    func takePromisedItem() -> Element {
        var putter: Waiter?
        let item = lot.withLock {
            promisedItems -= 1
            putter = promiseSlot()
            return items.removeNext()
        }
        putter?.wake()
        return item
    }
}

/// What is done with the lock held.
extension OrderedQueue {
    /// The number of a waiter that a shutdown has woken.
    @inlinable static var refused: Int { 1 }

    @inlinable var hasFreeItem: Bool { items.count > promisedItems }

    @inlinable var hasFreeSlot: Bool { maxSize <= 0 || items.count + promisedSlots < maxSize }

    /// Takes an item in, and promises one to the first who waits; wake it afterwards.
    @inlinable
    func store(_ item: Element) -> Waiter? {
        items.insert(item)
        unfinished += 1
        guard !getters.isEmpty, let getter = getters.grantFirst() else { return nil }
        promisedItems += 1
        return getter
    }

    /// Promises the slot of the item that is about to go to the first who waits; wake it afterwards.
    @inlinable
    func promiseSlot() -> Waiter? {
        guard !putters.isEmpty, let putter = putters.grantFirst() else { return nil }
        promisedSlots += 1
        return putter
    }
}
