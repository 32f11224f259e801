import AsyncIOCore
import AsyncIOSystem

/// Starts a TCP server that has a protocol of its own told about each connection.
///
/// No task is made for a connection. What `makeProtocol` throws is reported, and the connection closed.
/// Listening is that of `startServer`, with the same parameters and errors; `Server.closeClients` closes
/// the transports, and `Server.abortClients` aborts them.
///
/// The counterpart of `loop.create_server`.
public func createServer(
    host: String? = "127.0.0.1", port: Int,
    configuration: ServerConfiguration = ServerConfiguration(),
    fileID: StaticString = #fileID, line: UInt = #line,
    _ makeProtocol: @escaping () throws -> any ConnectionProtocol
) async throws -> Server {
    try await createServer(
        hosts: [host ?? ""], port: port, configuration: configuration, fileID: fileID, line: line,
        makeProtocol)
}

/// Starts a TCP server on several addresses or names; otherwise as on one.
public func createServer(
    hosts: [String], port: Int, configuration: ServerConfiguration = ServerConfiguration(),
    fileID: StaticString = #fileID, line: UInt = #line,
    _ makeProtocol: @escaping () throws -> any ConnectionProtocol
) async throws -> Server {
    let loop = EventLoop.running(for: "createServer")
    let listeners = try await bindListeners(on: hosts, port: port, configuration, of: loop.network)
    return try serve(listeners, configuration, on: loop, SourceSite(fileID, line), makeProtocol)
}

/// Starts a server on a Unix socket that has a protocol of its own told about each connection.
///
/// The path is treated as by `startUnixServer`. Otherwise as `createServer`.
///
/// The counterpart of `loop.create_unix_server`.
public func createUnixServer(
    path: String, configuration: ServerConfiguration = ServerConfiguration(),
    fileID: StaticString = #fileID, line: UInt = #line,
    _ makeProtocol: @escaping () throws -> any ConnectionProtocol
) async throws -> Server {
    let loop = EventLoop.running(for: "createUnixServer")
    let listeners = try Listeners.bound(to: [.unix(path)], configuration, on: loop.network)
    return try serve(listeners, configuration, on: loop, SourceSite(fileID, line), makeProtocol)
}

private func serve(
    _ listeners: Listeners, _ configuration: ServerConfiguration, on loop: EventLoop,
    _ site: SourceSite, _ makeProtocol: @escaping () throws -> any ConnectionProtocol
) throws -> Server {
    let server = Server(listeners, configuration, on: loop, site: site) { connection, server in
        do {
            let transport = SocketTransport(connection, try makeProtocol(), on: loop, site: site)
            transport.server = server
            return transport
        } catch {
            connection.close()
            loop.report(
                LoopReport(
                    kind: .callbackFailed, message: "no protocol for a connection: \(error)",
                    error: error, site: site))
            return nil
        }
    }
    if configuration.startsServing { try server.startServing() }
    return server
}
