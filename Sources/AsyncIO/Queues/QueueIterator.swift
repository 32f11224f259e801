extension OrderedQueue: AsyncSequence {
    /// Gives the items one after the other, until the queue is shut down and nothing is left.
    ///
    /// Several tasks may do so at once; each item goes to one of them.
    @inlinable
    public func makeAsyncIterator() -> QueueIterator<Order> {
        QueueIterator(self)
    }
}

/// Takes items out of a queue, one after the other.
public struct QueueIterator<Order: QueueOrder>: AsyncIteratorProtocol {
    @usableFromInline let queue: OrderedQueue<Order>

    @inlinable
    init(_ queue: OrderedQueue<Order>) {
        self.queue = queue
    }

    /// The next item; `nil` if the queue is shut down and nothing is left.
    ///
    /// Throws `CancelledError` if the task is cancelled while it waits.
    @inlinable
    public mutating func next() async throws -> Order.Element? {
        if let item = queue.tryToTake() { return item }
        return try await queue.waitToTake()
    }

    /// The same, without leaving the caller's actor.
    @inlinable
    @inline(__always)
    public mutating func next(
        isolation actor: isolated (any Actor)?
    ) async throws -> Order.Element? {
        if let item = queue.tryToTake() { return item }
        return try await queue.waitToTake()
    }
}
