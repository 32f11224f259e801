import AsyncIOCore
import AsyncIOSystem

/// Reads a pipe, a fifo, a socket or a terminal, and has a protocol told what comes.
///
/// The descriptor is the transport's from now on, and made non-blocking; if this throws it is still the
/// caller's. At its end `eofReceived` and then `connectionLost` are called. Throws `OSError` for a regular
/// file: it never has to be waited for, so no loop can watch it.
///
/// The counterpart of `loop.connect_read_pipe`.
public func connectReadPipe<P: ConnectionProtocol>(
    _ descriptor: Int32, fileID: StaticString = #fileID, line: UInt = #line,
    _ makeProtocol: () throws -> P
) async throws -> (transport: any ReadTransport, protocol: P) {
    try await connect(
        descriptor, .reading, "connectReadPipe", SourceSite(fileID, line), makeProtocol)
}

/// Writes to a pipe, a fifo, a socket or a terminal, and has a protocol told how that fares.
///
/// When nobody reads the other end any more, `connectionLost` is called. Otherwise as `connectReadPipe`.
///
/// The counterpart of `loop.connect_write_pipe`.
public func connectWritePipe<P: ConnectionProtocol>(
    _ descriptor: Int32, fileID: StaticString = #fileID, line: UInt = #line,
    _ makeProtocol: () throws -> P
) async throws -> (transport: any WriteTransport, protocol: P) {
    try await connect(
        descriptor, .writing, "connectWritePipe", SourceSite(fileID, line), makeProtocol)
}

private func connect<P: ConnectionProtocol>(
    _ descriptor: Int32, _ directions: SocketTransport.Directions, _ call: String,
    _ site: SourceSite, _ makeProtocol: () throws -> P
) async throws -> (transport: SocketTransport, protocol: P) {
    let loop = EventLoop.running(for: "connectReadPipe or connectWritePipe")
    if try DescriptorKind(of: descriptor) == .file { throw OSError.cannotWait(call, descriptor) }
    // Before it is taken: a branch of a `select` that has lost leaves it where it is.
    try Selection.claimOrThrow()
    let made = try makeProtocol()
    try makeNonBlocking(descriptor)
    let connection = try Connection(adoptingPipe: descriptor, on: loop)
    let transport = SocketTransport(connection, made, directions, on: loop, site: site)
    await transport.waitMade()
    return (transport, made)
}
