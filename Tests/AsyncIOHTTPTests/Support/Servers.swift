import AsyncIOHTTP
import AsyncIOTesting
import Testing

/// Runs `body` on a real loop with a server and a client, and checks that nothing is left open.
func withServer(
    _ configuration: HTTPServerConfiguration = HTTPServerConfiguration(),
    client: HTTPClientConfiguration = HTTPClientConfiguration(),
    reports: ((LoopReport) -> Void)? = nil,
    handler: @escaping @Sendable (HTTPServerRequest) async throws -> HTTPServerResponse,
    _ body: @escaping @Sendable (HTTPServer, HTTPClient) async throws -> Void
) throws {
    try onLoop(.real, debug: true, reports: reports) {
        let server = try await startHTTPServer(port: 0, configuration: configuration) { request in
            try await handler(request)
        }
        let url = server.url("/")
        #expect(url.hasPrefix("http://127.0.0.1:"))
        try await withHTTPClient(client) { http in
            try await body(server, http)
            http.close()
            #expect(http.connectionCount == 0)
        }
        let endedByItself = try await server.shutDown(within: .seconds(5))
        #expect(endedByItself, "an exchange did not end by itself")
        #expect(server.connectionCount == 0)
    }
}

extension HTTPServer {
    func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }
}

/// A server that is not one: each connection is handed to `body`, in the order in which they come.
func withRawServer(
    client: HTTPClientConfiguration = HTTPClientConfiguration(),
    connection: @escaping @Sendable (Int, StreamReader, StreamWriter) async throws -> Void,
    _ body: @escaping @Sendable (String, HTTPClient) async throws -> Void
) throws {
    try onLoop(.real, debug: true) {
        let count = Counter()
        let server = try await startServer(port: 0) { reader, writer in
            count.value += 1
            try await connection(count.value, reader, writer)
        }
        try await withHTTPClient(client) { http in
            try await body("http://127.0.0.1:\(server.port)", http)
        }
        server.close()
        server.closeClients()
        try await server.waitClosed()
    }
}

/// A number that tasks of one loop share.
final class Counter: @unchecked Sendable {
    // SAFETY: used on one loop's thread only.
    var value = 0
    var most = 0

    func enter() {
        value += 1
        most = max(most, value)
    }

    func leave() { value -= 1 }
}

/// A list that tasks of one loop share.
final class Notes: @unchecked Sendable {
    // SAFETY: used on one loop's thread only.
    var lines: [String] = []
}

/// Sends the pieces one by one, letting the server see each, and returns all that it answers until
/// it closes.
func talk(to server: HTTPServer, _ pieces: String...) async throws -> String {
    let (reader, writer) = try await openConnection(host: "127.0.0.1", port: server.port)
    defer { writer.abort() }
    for piece in pieces {
        try await writer.write(piece)
        if pieces.count > 1 { try await sleep(for: .milliseconds(1)) }
    }
    return String(decoding: try await reader.readToEnd(), as: UTF8.self)
}

/// Reads a request's head; the tests' requests have no bodies.
func readHead(_ reader: StreamReader) async throws -> String {
    String(decoding: try await reader.readUntil(Array("\r\n\r\n".utf8)), as: UTF8.self)
}

/// Waits until something is true; it is an issue if it is not within two seconds.
func expectEventually(
    sourceLocation: SourceLocation = #_sourceLocation, _ condition: () -> Bool
) async throws {
    for _ in 0..<2_000 where !condition() { try await sleep(for: .milliseconds(1)) }
    #expect(condition(), sourceLocation: sourceLocation)
}

extension HTTPClientConfiguration {
    static func with(_ change: (inout HTTPClientConfiguration) -> Void) -> HTTPClientConfiguration {
        var configuration = HTTPClientConfiguration()
        change(&configuration)
        return configuration
    }
}

extension HTTPServerConfiguration {
    static func with(_ change: (inout HTTPServerConfiguration) -> Void) -> HTTPServerConfiguration {
        var configuration = HTTPServerConfiguration()
        change(&configuration)
        return configuration
    }
}

/// The kind of the client error that `body` throws, or `nil`.
func clientError(
    _ body: () async throws -> Void
) async throws -> HTTPClientError.Kind? {
    do {
        try await body()
        return nil
    } catch let error as HTTPClientError {
        return error.kind
    }
}
