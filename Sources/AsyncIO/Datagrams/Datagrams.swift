/// The datagrams of a socket, one after the other, until it is closed.
public struct Datagrams: AsyncSequence, AsyncIteratorProtocol {
    let socket: DatagramSocket

    /// The next datagram, or `nil` once the socket is closed.
    ///
    /// Errors as `DatagramSocket.receive`; the sequence may be gone on with.
    public mutating func next() async throws -> Datagram? {
        try await next(isolation: #isolation)
    }

    /// The same, without leaving the caller's actor.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Datagram? {
        guard !socket.isClosed else { return nil }
        do {
            return try await socket.receive()
        } catch is StreamClosedError {
            return nil
        }
    }

    /// The iterator, which is the sequence itself.
    public func makeAsyncIterator() -> Datagrams { self }
}
