public import AsyncIOSystem

/// A protocol that is given datagrams as they come.
///
/// The order of calls is that of `BaseProtocol`; what any of them throws is reported, and the endpoint goes
/// on.
///
/// The counterpart of `asyncio.DatagramProtocol`.
public protocol DatagramProtocol: BaseProtocol {
    /// The endpoint is there, and the transport stands for it; keep it to send.
    func connectionMade(_ transport: DatagramTransport) throws

    /// A datagram has arrived; its bytes, which may be none, are lent for the time of the call.
    func datagramReceived(_ bytes: Span<UInt8>, from sender: SocketAddress?) throws

    /// Sending or receiving has failed; the endpoint goes on.
    func errorReceived(_ error: OSError) throws
}

extension DatagramProtocol {
    /// Does nothing.
    public func connectionMade(_ transport: DatagramTransport) {}
    /// Lets the datagram go.
    public func datagramReceived(_ bytes: Span<UInt8>, from sender: SocketAddress?) {}
    /// Does nothing.
    public func errorReceived(_ error: OSError) {}
}
