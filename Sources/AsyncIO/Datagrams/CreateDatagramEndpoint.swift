import AsyncIOCore
import AsyncIOSystem

/// Opens a UDP socket as `openDatagramSocket` does, and has a protocol told what arrives.
///
/// `connectionMade` has been called when this returns.
///
/// The counterpart of `loop.create_datagram_endpoint`.
public func createDatagramEndpoint<P: DatagramProtocol>(
    local: (host: String, port: Int)? = nil, remote: (host: String, port: Int)? = nil,
    reusePort: Bool = false, allowBroadcast: Bool = false,
    fileID: StaticString = #fileID, line: UInt = #line,
    _ makeProtocol: () throws -> P
) async throws -> (transport: DatagramTransport, protocol: P) {
    let socket = try await openDatagramSocket(
        local: local, remote: remote, reusePort: reusePort, allowBroadcast: allowBroadcast)
    return try await start(socket, SourceSite(fileID, line), makeProtocol)
}

/// Has a protocol told what arrives on a socket that is open already, and hands the socket over.
///
/// For Unix datagram sockets, and for sockets with settings of their own. The socket cannot be used any
/// more afterwards. Throws `StreamClosedError` if it is closed already, and `OSError` if it keeps a datagram
/// that has arrived for a branch of a `select` that had lost; it is then still the caller's.
///
/// The counterpart of `loop.create_datagram_endpoint(sock=)`.
public func createDatagramEndpoint<P: DatagramProtocol>(
    _ socket: DatagramSocket, fileID: StaticString = #fileID, line: UInt = #line,
    _ makeProtocol: () throws -> P
) async throws -> (transport: DatagramTransport, protocol: P) {
    try await start(socket, SourceSite(fileID, line), makeProtocol)
}

private func start<P: DatagramProtocol>(
    _ socket: DatagramSocket, _ site: SourceSite, _ makeProtocol: () throws -> P
) async throws -> (transport: DatagramTransport, protocol: P) {
    guard socket.kept.isEmpty else {
        throw OSError.wrongSocket(
            "createDatagramEndpoint",
            "a socket which has datagrams that nobody has read; receive them first")
    }
    // Before the socket is taken: a branch of a `select` that has lost leaves it where it is.
    try Selection.claimOrThrow()
    let made = try makeProtocol()
    let transport = try DatagramTransport(socket, made, site: site)
    await transport.waitMade()
    return (transport, made)
}
