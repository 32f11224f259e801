import AsyncIOCore

extension OrderedQueue {
    /// Says that the work on one item that was taken is done.
    ///
    /// Traps if it is called more often than items were put.
    /// The counterpart of `task_done`.
    public func taskDone() {
        let woken = lot.withLock {
            precondition(
                unfinished > 0,
                "taskDone was called more often than items were put; call it once for each item")
            unfinished -= 1
            return grantJoiners()
        }
        for waiter in woken { waiter.wake() }
    }

    /// Waits until `taskDone` was called for every item that was put.
    ///
    /// Throws `CancelledError` if the task is cancelled while it waits.
    public func join() async throws {
        if lot.withLock({ unfinished == 0 }) { return }
        try await lot.wait("Queue.join") { waiter in
            if unfinished > 0 { joiners.append(waiter) }
        }
    }

    /// Ends the queue: nothing can be put any more, and what is there can still be taken.
    ///
    /// Tasks that wait to put throw `QueueShutDown`, and so do those that wait to get, for nothing
    /// will come. May be called again, such as with `immediate` when it takes too long.
    ///
    /// - Parameter immediate: Whether what is there is thrown away and counts as done; then `get`
    ///   throws at once. What a task was promised before, it still gets.
    public func shutdown(immediate: Bool = false) {
        // Freed when the lock is given back: who knows what the last reference to an item does.
        var dropped: [Element] = []
        let woken = lot.withLock {
            isShutDownNow = true
            if immediate {
                dropped = items.removeAll(butNext: promisedItems)
                unfinished = Swift.max(0, unfinished - dropped.count)
            }
            let refused = putters.grantAll() + getters.grantAll()
            for waiter in refused { waiter.number = Self.refused }
            return refused + grantJoiners()
        }
        for waiter in woken { waiter.wake() }
        dropped.removeAll()
    }

    /// Whether `shutdown` was called.
    @inlinable public var isShutDown: Bool { lot.withLock { isShutDownNow } }

    private func grantJoiners() -> [Waiter] {
        unfinished == 0 && !joiners.isEmpty ? joiners.grantAll() : []
    }
}

/// What a queue looks like from outside, at one moment.
public struct QueueStatistics: Sendable, Hashable {
    /// How many items it holds.
    public let count: Int
    /// How many it may hold; any number if that is 0 or less.
    public let maxSize: Int
    /// How many items were put for which nobody has called `taskDone` yet.
    public let unfinished: Int
    /// How many tasks wait for room.
    public let waitingToPut: Int
    /// How many tasks wait for an item.
    public let waitingToGet: Int
    /// How many tasks wait in `join`.
    public let waitingToJoin: Int
    /// Whether it was shut down.
    public let isShutDown: Bool
}

extension OrderedQueue {
    /// The queue's present state; of use in logs and tests, stale as soon as it is read.
    public var statistics: QueueStatistics {
        lot.withLock {
            QueueStatistics(
                count: items.count, maxSize: maxSize, unfinished: unfinished,
                waitingToPut: putters.count, waitingToGet: getters.count,
                waitingToJoin: joiners.count, isShutDown: isShutDownNow)
        }
    }
}
