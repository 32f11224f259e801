public import AsyncIOCore

/// The end of a channel that receives; `makeChannel` makes it.
///
/// An asynchronous sequence of what is sent, that ends when every sender is closed. Several tasks
/// may iterate at once, each item goes to one of them.
///
/// Closed by `close`, or when nobody holds it any more. Safe from any thread and any executor.
/// The counterpart of `trio.MemoryReceiveChannel`.
public final class ReceiveChannel<Element: Sendable>: @unchecked Sendable {
    // SAFETY: `isClosedNow` is used with the lock of the channel's lot held only.
    @usableFromInline let channel: Channel<Element>
    @exclusivity(unchecked) @usableFromInline var isClosedNow = false

    init(_ channel: Channel<Element>) {
        self.channel = channel
    }

    deinit {
        close()
    }

    /// Receives the next item; waits while there is none.
    ///
    /// If there is one it is received without a wait, also in a cancelled task.
    ///
    /// - Throws: `EndOfChannel` if every sender is closed and nothing is left, `ClosedChannel` if this
    ///   end is closed, now or while this waits, and `CancelledError` if the task is cancelled while
    ///   it waits.
    @inlinable
    @inline(__always)
    public func receive() async throws -> Element {
        if let item = try tryToReceive() { return item }
        guard let item = try await waitToReceive() else { throw EndOfChannel() }
        return item
    }

    /// Receives the next item if there is one or if somebody waits to send it.
    ///
    /// Throws `WouldBlock` if not, `EndOfChannel` if there will be none any more, and `ClosedChannel`
    /// if this end is closed.
    @inlinable
    public func receiveNoWait() throws -> Element {
        if let item = try tryToReceive() { return item }
        if channel.lot.withLock({ channel.openSenders == 0 }) { throw EndOfChannel() }
        throw WouldBlock("ReceiveChannel.receive")
    }

    /// Another receiver of the same channel, to be closed on its own.
    ///
    /// Throws `ClosedChannel` if this one is closed.
    public func clone() throws(ClosedChannel) -> ReceiveChannel {
        let isClosed = channel.lot.withLock {
            if !isClosedNow { channel.openReceivers += 1 }
            return isClosedNow
        }
        if isClosed { throw ClosedChannel() }
        return ReceiveChannel(channel)
    }

    /// Closes this end: when it was the last of its kind, senders find the channel broken.
    ///
    /// What nobody can receive then is thrown away. Tasks that wait to receive by this very end throw
    /// `ClosedChannel`. Closing it again does nothing.
    public func close() {
        // Freed when the lock is given back: who knows what the last reference to an item does.
        var dropped: [Element] = []
        let woken: [Waiter] = channel.lot.withLock {
            guard !isClosedNow else { return [] }
            isClosedNow = true
            channel.openReceivers -= 1
            var woken = channel.receivers.grantAll { $0.number == key }
            if channel.openReceivers == 0 {
                woken += channel.senders.grantAll()
                dropped = channel.dropUnpromisedItems()
            }
            for waiter in woken { waiter.number = Channel<Element>.refused }
            return woken
        }
        for waiter in woken { waiter.wake() }
        dropped.removeAll()
    }

    /// Whether this end is closed.
    public var isClosed: Bool { channel.lot.withLock { isClosedNow } }

    /// The channel's present state; of use in logs and tests, stale as soon as it is read.
    public var statistics: ChannelStatistics { channel.statistics }
}

extension ReceiveChannel: AsyncSequence {
    /// Gives the items one after the other, until every sender is closed and nothing is left.
    @inlinable
    public func makeAsyncIterator() -> Iterator {
        Iterator(self)
    }

    /// Receives items, one after the other.
    public struct Iterator: AsyncIteratorProtocol {
        @usableFromInline let receiver: ReceiveChannel

        @inlinable
        init(_ receiver: ReceiveChannel) {
            self.receiver = receiver
        }

        /// The next item; `nil` if every sender is closed and nothing is left.
        ///
        /// Throws `ClosedChannel` if this end is closed, and `CancelledError` if the task is cancelled
        /// while it waits.
        @inlinable
        public mutating func next() async throws -> Element? {
            if let item = try receiver.tryToReceive() { return item }
            return try await receiver.waitToReceive()
        }

        /// The same, without leaving the caller's actor.
        @inlinable
        @inline(__always)
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws -> Element? {
            if let item = try receiver.tryToReceive() { return item }
            return try await receiver.waitToReceive()
        }
    }
}

extension ReceiveChannel {
    /// Receives an item if that needs no wait.
    @inlinable
    func tryToReceive() throws -> Element? {
        var sender: Waiter?
        let item: Element? = try channel.lot.withLock {
            if isClosedNow { throw ClosedChannel() }
            return channel.promiseItem(waking: &sender) ? channel.takePromisedItem() : nil
        }
        sender?.wake()
        return item
    }

    /// Waits for an item; `nil` if none will ever come.
    @inlinable
    func waitToReceive() async throws -> Element? {
        let waiter = Waiter()
        var sender: Waiter?
        try await channel.lot.wait("ReceiveChannel.receive", as: waiter) { waiter in
            guard !isClosedNow else { return }
            if channel.promiseItem(waking: &sender) {
                waiter.number = key
            } else if channel.openSenders > 0 {
                waiter.number = key
                channel.receivers.append(waiter)
            }
        }
        sender?.wake()
        if waiter.number != Channel<Element>.refused {
            return channel.lot.withLock { channel.takePromisedItem() }
        }
        if isClosed { throw ClosedChannel() }
        return nil
    }

    /// What waiters have as their number.
    @inlinable var key: Int { Int(bitPattern: ObjectIdentifier(self)) }
}
