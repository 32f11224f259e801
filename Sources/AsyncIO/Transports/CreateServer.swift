import AsyncIOCore
import AsyncIOSystem

/// Starts a TCP server that has a protocol of its own told about each connection.
///
/// No task is made for a connection. What `makeProtocol` throws is reported, and the connection closed.
/// Listening is that of `startServer`, with the same errors; `Server.closeClients` closes the transports.
///
/// The counterpart of `loop.create_server`.
public func createServer(
    host: String = "127.0.0.1", port: Int, backlog: Int = 1_024,
    fileID: StaticString = #fileID, line: UInt = #line,
    _ makeProtocol: @escaping () throws -> any ConnectionProtocol
) async throws -> Server {
    let loop = EventLoop.running(for: "createServer")
    let listeners = try listen(
        to: try await resolve(host, port: port), backlog: backlog, on: loop.network)
    return try serve(listeners, on: loop, SourceSite(fileID, line), makeProtocol)
}

/// Starts a server on a Unix socket that has a protocol of its own told about each connection.
///
/// Otherwise as `createServer`. The counterpart of `loop.create_unix_server`.
public func createUnixServer(
    path: String, backlog: Int = 1_024,
    fileID: StaticString = #fileID, line: UInt = #line,
    _ makeProtocol: @escaping () throws -> any ConnectionProtocol
) async throws -> Server {
    let loop = EventLoop.running(for: "createUnixServer")
    let listeners = try listen(to: [.unix(path)], backlog: backlog, on: loop.network)
    return try serve(listeners, on: loop, SourceSite(fileID, line), makeProtocol)
}

private func serve(
    _ listeners: [Int32], on loop: EventLoop, _ site: SourceSite,
    _ makeProtocol: @escaping () throws -> any ConnectionProtocol
) throws -> Server {
    let server = Server(listeners: listeners, on: loop) { connection in
        do {
            return .transport(
                SocketTransport(connection, try makeProtocol(), on: loop, site: site))
        } catch {
            connection.close()
            loop.report(
                LoopReport(
                    kind: .callbackFailed, message: "no protocol for a connection: \(error)",
                    error: error, site: site))
            return nil
        }
    }
    try server.startAccepting(site: site)
    return server
}
