import AsyncIOCore
public import AsyncIOSystem

/// The signals of these kinds that arrive from now on, one after the other.
///
/// Listening begins with this call, so nothing is missed before the first `next`, and ends when the
/// sequence is let go of. What arrives meanwhile is kept for it. Several sequences, and the loop's
/// signal handlers, each get every signal; several tasks that share one sequence share its signals, and
/// a `select` that another branch wins takes none. The sequence ends when the task is cancelled or
/// the loop ends. Traps for a signal nobody can listen to, with the message of `SignalError`.
/// Everything else is as for `EventLoop.addSignalHandler`. Loop thread only.
///
/// Where Python sets a handler that puts into a queue.
public func signals(_ wanted: Signal...) -> SignalSequence {
    precondition(!wanted.isEmpty, "signals() needs at least one signal to listen to")
    return SignalSequence(SignalListener(Set(wanted), on: .running(for: "signals")))
}

/// Signals, one after the other: what `signals` returns.
public struct SignalSequence: AsyncSequence, AsyncIteratorProtocol {
    /// Nothing is ever thrown.
    public typealias Failure = Never

    private let listener: SignalListener

    init(_ listener: SignalListener) {
        self.listener = listener
    }

    /// The iterator, which is the sequence itself.
    public func makeAsyncIterator() -> SignalSequence { self }

    /// The next signal; `nil` if the task is cancelled or the loop ends.
    public mutating func next() async -> Signal? {
        await listener.next()
    }

    /// The same, without leaving the caller's actor.
    public mutating func next(isolation actor: isolated (any Actor)?) async -> Signal? {
        await listener.next()
    }
}
