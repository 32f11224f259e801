public import AsyncIOCore

/// The end of a channel that sends; `makeChannel` makes it.
///
/// Closed by `close`, or when nobody holds it any more. Safe from any thread and any executor.
/// The counterpart of `trio.MemorySendChannel`.
public final class SendChannel<Element: Sendable>: @unchecked Sendable {
    // SAFETY: `isClosedNow` is used with the lock of the channel's lot held only.
    @usableFromInline let channel: Channel<Element>
    @exclusivity(unchecked) @usableFromInline var isClosedNow = false

    init(_ channel: Channel<Element>) {
        self.channel = channel
    }

    deinit {
        close()
    }

    /// Sends an item; waits until there is a receiver to take it, or room for it.
    ///
    /// If there is, the item is sent without a wait, also in a cancelled task.
    ///
    /// - Throws: `BrokenChannel` if every receiver is closed, `ClosedChannel` if this end is, now or
    ///   while this waits, and `CancelledError` if the task is cancelled while it waits. Then the
    ///   item was not sent.
    @inlinable
    @inline(__always)
    public func send(_ item: Element) async throws {
        if try tryToSend(item) { return }
        try await waitToSend(item)
    }

    /// Sends an item if a receiver waits for it, or if there is room.
    ///
    /// Throws `WouldBlock` if not, `BrokenChannel` if every receiver is closed, and `ClosedChannel` if
    /// this end is.
    @inlinable
    public func sendNoWait(_ item: Element) throws {
        guard try tryToSend(item) else { throw WouldBlock("SendChannel.send") }
    }

    /// Another sender of the same channel, to be closed on its own.
    ///
    /// Throws `ClosedChannel` if this one is closed.
    public func clone() throws(ClosedChannel) -> SendChannel {
        let isClosed = channel.lot.withLock {
            if !isClosedNow { channel.openSenders += 1 }
            return isClosedNow
        }
        if isClosed { throw ClosedChannel() }
        return SendChannel(channel)
    }

    /// Closes this end: when it was the last of its kind, receivers find the end of the channel.
    ///
    /// What was sent still arrives. Tasks that wait to send by this very end throw `ClosedChannel`.
    /// Closing it again does nothing.
    public func close() {
        let woken: [Waiter] = channel.lot.withLock {
            guard !isClosedNow else { return [] }
            isClosedNow = true
            channel.openSenders -= 1
            var woken = channel.senders.grantAll { $0.number == key }
            if channel.openSenders == 0 { woken += channel.receivers.grantAll() }
            for waiter in woken { waiter.number = Channel<Element>.refused }
            return woken
        }
        for waiter in woken { waiter.wake() }
    }

    /// Whether this end is closed.
    public var isClosed: Bool { channel.lot.withLock { isClosedNow } }

    /// The channel's present state; of use in logs and tests, stale as soon as it is read.
    public var statistics: ChannelStatistics { channel.statistics }
}

extension SendChannel {
    /// Sends an item if that needs no wait.
    @inlinable
    func tryToSend(_ item: Element) throws -> Bool {
        var receiver: Waiter?
        let isSent = try channel.lot.withLock {
            try check()
            return channel.accept(item, waking: &receiver)
        }
        receiver?.wake()
        return isSent
    }

    @inlinable
    func waitToSend(_ item: Element) async throws {
        let offer = Channel.Offer(item)
        var receiver: Waiter?
        try await channel.lot.wait("SendChannel.send", as: offer) { offer in
            guard isUsable else { return }
            offer.number = key
            if !channel.accept(item, waking: &receiver) { channel.senders.append(offer) }
        }
        receiver?.wake()
        if offer.number == Channel<Element>.refused { try channel.lot.withLock { try check() } }
    }

    /// With the lock held: whether there is somebody to send to.
    @inlinable var isUsable: Bool { !isClosedNow && channel.openReceivers > 0 }

    @inlinable
    func check() throws {
        if isClosedNow { throw ClosedChannel() }
        if channel.openReceivers == 0 { throw BrokenChannel() }
    }

    /// What waiters have as their number.
    @inlinable var key: Int { Int(bitPattern: ObjectIdentifier(self)) }
}
