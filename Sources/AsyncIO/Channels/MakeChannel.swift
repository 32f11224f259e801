/// Makes a channel through which tasks hand items to other tasks, and gives its two ends.
///
/// ```swift
/// let (sender, receiver) = makeChannel(of: Int.self)
/// createTask {
///     for number in 0..<10 { try await sender.send(number) }
///     sender.close()
/// }
/// for try await number in receiver { print(number) }
/// ```
///
/// With a capacity of 0 it is a meeting: `send` waits until a receiver takes the item. With more, so
/// many items may be under way. Either end can be cloned and closed; when all of one side are closed
/// the other side learns it, and that is how a pipeline ends by itself. A queue with `shutdown` has
/// no such sides: everybody may put and get.
///
/// Fair and safe as queues are: first come, first served, items arrive in the order in which they
/// were sent, and a cancelled call has neither sent nor received anything.
///
/// The counterpart of `trio.open_memory_channel`; traps if `capacity` is negative.
public func makeChannel<Element: Sendable>(
    of element: Element.Type = Element.self, capacity: Int = 0
) -> (SendChannel<Element>, ReceiveChannel<Element>) {
    precondition(
        capacity >= 0, "a channel needs a capacity of 0 or more; Int.max is one without a limit")
    let channel = Channel<Element>(capacity: capacity)
    return (SendChannel(channel), ReceiveChannel(channel))
}

/// What a channel looks like from outside, at one moment.
public struct ChannelStatistics: Sendable, Hashable {
    /// How many items are under way and no receiver is about to take.
    public let buffered: Int
    /// How many there may be.
    public let capacity: Int
    /// How many senders are not closed.
    public let openSenders: Int
    /// How many receivers are not closed.
    public let openReceivers: Int
    /// How many tasks wait to send.
    public let waitingToSend: Int
    /// How many tasks wait to receive.
    public let waitingToReceive: Int
}
