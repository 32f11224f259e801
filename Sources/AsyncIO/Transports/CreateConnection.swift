import AsyncIOCore
public import AsyncIOSystem

/// Connects to a TCP server, and has a protocol told what happens.
///
/// `makeProtocol` is called once the connection is there; `connectionMade` has been called when this
/// returns. Connecting is that of `openConnection`, with the same parameters and errors; for a time
/// limit use `withTimeout`.
///
/// The counterpart of `loop.create_connection`.
public func createConnection<P: ConnectionProtocol>(
    host: String, port: Int, localAddress: SocketAddress? = nil,
    delay: Duration? = .milliseconds(250), allErrors: Bool = false,
    fileID: StaticString = #fileID, line: UInt = #line,
    _ makeProtocol: () throws -> P
) async throws -> (transport: any Transport, protocol: P) {
    let loop = EventLoop.running(for: "createConnection")
    let addresses = try await resolve(host, port: port, for: "connect")
    let attempt = ConnectAttempt(
        place: "\(host):\(port)", local: localAddress, delay: delay, allErrors: allErrors)
    let connection = try await attempt.connect(to: addresses, on: loop)
    try connection.claim()
    return try await start(connection, on: loop, SourceSite(fileID, line), makeProtocol)
}

/// Connects to a Unix socket, and has a protocol told what happens.
///
/// A path that begins with a zero byte is an abstract name. Otherwise as `createConnection`.
///
/// The counterpart of `loop.create_unix_connection`.
public func createUnixConnection<P: ConnectionProtocol>(
    path: String, fileID: StaticString = #fileID, line: UInt = #line,
    _ makeProtocol: () throws -> P
) async throws -> (transport: any Transport, protocol: P) {
    let loop = EventLoop.running(for: "createUnixConnection")
    let address = SocketAddress.unix(path)
    let attempt = ConnectAttempt(place: "\(address)")
    let connection = try await attempt.connect(to: [address], on: loop)
    try connection.claim()
    return try await start(connection, on: loop, SourceSite(fileID, line), makeProtocol)
}

/// Has a protocol told what happens on a connected socket, and hands the socket over to its transport.
///
/// For a socket that was connected or accepted elsewhere; it cannot be used any more afterwards.
/// Throws `OSError` if it is no connected stream socket, or keeps bytes that have arrived for a branch of
/// a `select` that had lost, and then leaves it as it is.
///
/// The counterpart of `loop.connect_accepted_socket` and `loop.create_connection(sock=)`.
public func connectAcceptedSocket<P: ConnectionProtocol>(
    _ socket: LoopSocket, fileID: StaticString = #fileID, line: UInt = #line,
    _ makeProtocol: () throws -> P
) async throws -> (transport: any Transport, protocol: P) {
    let loop = EventLoop.running(for: "connectAcceptedSocket")
    guard socket.kind == .stream, socket.peerAddress != nil else {
        throw OSError.wrongSocket("connectAcceptedSocket", "\(socket), which is not connected")
    }
    guard socket.keptBytes.isEmpty else {
        throw OSError.wrongSocket(
            "connectAcceptedSocket",
            "\(socket), which has bytes that nobody has read; receive them first")
    }
    // Before it is taken: a branch of a `select` that has lost leaves it where it is.
    try Selection.claimOrThrow()
    let connection = try Connection(socket.giveUp(), on: loop)
    return try await start(connection, on: loop, SourceSite(fileID, line), makeProtocol)
}

/// Puts a new protocol on a connection, and returns when it knows of it.
private func start<P: ConnectionProtocol>(
    _ connection: Connection, on loop: EventLoop, _ site: SourceSite,
    _ makeProtocol: () throws -> P
) async throws -> (transport: any Transport, protocol: P) {
    let made: P
    do { made = try makeProtocol() } catch {
        connection.close()
        throw error
    }
    let transport = SocketTransport(connection, made, on: loop, site: site)
    await transport.waitMade()
    return (transport, made)
}
