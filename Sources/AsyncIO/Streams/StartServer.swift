import AsyncIOCore
import AsyncIOSystem

/// Starts a TCP server that runs `handler` in a task of its own for each connection.
///
/// When the handler returns or throws, its stream is closed after what was written has been sent.
/// What it throws is reported, unless the connection is gone or the task was cancelled.
///
/// - Parameters:
///   - host: An address or a name to listen on; every address that it has is used.
///   - port: The port, or 0 for any free one, which `Server.port` then tells.
///   - backlog: How many connections may wait to be accepted.
///   - limit: The limit of each connection's reader.
///   - handler: What is done with a connection; it runs where it was written.
/// - Throws: `OSError` if the address cannot be had; `NameResolutionError`.
///
/// The counterpart of `asyncio.start_server`.
public func startServer(
    host: String = "127.0.0.1", port: Int, backlog: Int = 1_024, limit: Int = defaultStreamLimit,
    fileID: StaticString = #fileID, line: UInt = #line,
    @_inheritActorContext
    _ handler:
        @escaping @isolated(any) @Sendable (
            sending StreamReader, sending StreamWriter
        ) async throws -> Void
) async throws -> Server {
    let loop = EventLoop.running(for: "startServer")
    let listeners = try listen(
        to: try await resolve(host, port: port), backlog: backlog, on: loop.network)
    let site = SourceSite(fileID, line)
    let server = Server(listeners: listeners, on: loop) { connection in
        nonisolated(unsafe) let connection = connection  // SAFETY: handed to the new task alone
        return .task(
            loop.startTask(named: nil, site: site) {
                try await handle(connection, limit: limit, handler)
            }.record)
    }
    try server.startAccepting(site: site)
    return server
}

private func handle(
    _ connection: sending Connection, limit: Int,
    _ handler:
        @isolated(any) @Sendable (
            sending StreamReader, sending StreamWriter
        ) async throws -> Void
) async throws {
    // SAFETY: both halves live on the loop's thread, and the handler is the only one to use them
    // until it has ended.
    nonisolated(unsafe) let reader = StreamReader(connection, limit: limit)
    nonisolated(unsafe) let writer = StreamWriter(connection)
    do {
        try await handler(reader, writer)
    } catch let error as OSError where error.isDisconnection {
        // The peer has gone; there is nobody left to tell.
    } catch is StreamClosedError {
        // The same, noticed later.
    } catch {
        writer.close()
        throw error
    }
    writer.close()
    // So that whoever waits for the server to end waits for its last bytes too.
    try? await writer.waitClosed()
}

func listen(
    to addresses: [SocketAddress], backlog: Int, on network: any Network
) throws -> [Int32] {
    var listeners: [Int32] = []
    do {
        for address in addresses {
            // With port 0 all addresses of a name share the port that the first one was given.
            let first = listeners.first.flatMap { network.localAddress($0)?.port }
            let place = first.map { address.withPort(UInt16($0)) } ?? address
            listeners.append(try listen(at: place, backlog: backlog, on: network).release())
        }
    } catch {
        for listener in listeners { network.close(listener) }
        throw error
    }
    return listeners
}

func listen(
    at address: SocketAddress, backlog: Int, on network: any Network
) throws(OSError) -> OpenSocket {
    let socket = try network.socket(.stream, for: address)
    if address.port != nil { try network.setOption(socket.raw, .reuseAddress, to: 1) }
    if address.family == .ipv6 { try network.setOption(socket.raw, .ipv6Only, to: 1) }
    try network.bind(socket.raw, to: address)
    try network.listen(socket.raw, backlog: backlog)
    return socket
}
