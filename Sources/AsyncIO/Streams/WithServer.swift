import AsyncIOCore

/// Starts a TCP server, calls `body` with it, and ends it on every path.
///
/// When the body returns, no more connections are accepted, and those that are being served are waited
/// for; when it throws, or is cancelled, their tasks are cancelled, and waited for. Parameters and
/// errors are those of `startServer`, and what the body throws.
///
/// The counterpart of `async with server`.
public func withServer<Value>(
    host: String? = "127.0.0.1", port: Int,
    configuration: ServerConfiguration = ServerConfiguration(),
    fileID: StaticString = #fileID, line: UInt = #line,
    @_inheritActorContext serving handler: @escaping StreamHandler,
    _ body: (Server) async throws -> Value
) async throws -> Value {
    let server = try await startServer(
        host: host, port: port, configuration: configuration, fileID: fileID, line: line, handler)
    return try await ending(server, body)
}

/// Starts a server on a Unix socket, calls `body` with it, and ends it on every path.
///
/// Otherwise as `withServer`.
public func withUnixServer<Value>(
    path: String, configuration: ServerConfiguration = ServerConfiguration(),
    fileID: StaticString = #fileID, line: UInt = #line,
    @_inheritActorContext serving handler: @escaping StreamHandler,
    _ body: (Server) async throws -> Value
) async throws -> Value {
    let server = try await startUnixServer(
        path: path, configuration: configuration, fileID: fileID, line: line, handler)
    return try await ending(server, body)
}

private func ending<Value>(
    _ server: Server, _ body: (Server) async throws -> Value
) async throws -> Value {
    do {
        let value = try await body(server)
        server.close()
        try await server.waitClosed()
        return value
    } catch {
        server.close()
        server.closeClients()
        _ = try? await withShield { try await server.waitClosed() }
        throw error
    }
}
