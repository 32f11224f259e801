import AsyncIOCore
public import AsyncIOSystem

/// Connects to a TCP server, calls `body` with the two halves, and closes the connection on every path.
///
/// When the body returns, what it has written is sent, and its end awaited; when it throws, or is
/// cancelled, the connection is aborted. Parameters and errors are those of `openConnection`, and what
/// the body throws; an `OSError` also if what it has written could not be sent.
///
/// What Python writes with `try` and `finally` around `asyncio.open_connection`.
public func withConnection<Value>(
    host: String, port: Int, limit: Int = defaultStreamLimit, localAddress: SocketAddress? = nil,
    delay: Duration? = .milliseconds(250), allErrors: Bool = false,
    _ body: (StreamReader, StreamWriter) async throws -> Value
) async throws -> Value {
    let (reader, writer) = try await openConnection(
        host: host, port: port, limit: limit, localAddress: localAddress, delay: delay,
        allErrors: allErrors)
    return try await closing(writer) { try await body(reader, writer) }
}

/// Connects to a Unix server, calls `body` with the two halves, and closes the connection on every path.
///
/// Otherwise as `withConnection(host:port:)`.
public func withUnixConnection<Value>(
    path: String, limit: Int = defaultStreamLimit,
    _ body: (StreamReader, StreamWriter) async throws -> Value
) async throws -> Value {
    let (reader, writer) = try await openUnixConnection(path: path, limit: limit)
    return try await closing(writer) { try await body(reader, writer) }
}

private func closing<Value>(
    _ writer: StreamWriter, _ body: () async throws -> Value
) async throws -> Value {
    let value: Value
    do {
        value = try await body()
    } catch {
        writer.abort()
        throw error
    }
    writer.close()
    do {
        try await writer.waitClosed()
    } catch is CancelledError {
        // The value is there; what is kept is sent all the same, and the next wait throws.
    }
    return value
}
