import HTTPTypes
import HTTPWire

/// A server that answers HTTP/1.1 and HTTP/1.0 requests, each connection in a task of its own.
///
/// Made by `startHTTPServer`. Belongs to the loop's thread. The counterpart of aiohttp's `TCPSite`.
public final class HTTPServer: @unchecked Sendable {
    // SAFETY: used on the loop's thread only; public calls are documented so, as those of `Server`.
    typealias Handler =
        @isolated(any) @Sendable (HTTPServerRequest) async throws -> HTTPServerResponse

    /// What the server allows its clients.
    public let configuration: HTTPServerConfiguration
    /// Whether `close` was called.
    public private(set) var isClosing = false
    /// The addresses it listens on; the port is the real one, also if 0 was asked for.
    public var addresses: [SocketAddress] { server?.addresses ?? [] }
    /// The port of the first address.
    public var port: Int { server?.port ?? 0 }
    /// How many connections are open.
    public var connectionCount: Int { server?.connectionCount ?? 0 }

    let loop: EventLoop
    let handler: Handler
    private var server: Server?
    private var connections: [ObjectIdentifier: ServerConnection] = [:]
    private let date = DateField()

    init(_ configuration: HTTPServerConfiguration, on loop: EventLoop, _ handler: @escaping Handler)
    {
        self.configuration = configuration
        self.loop = loop
        self.handler = handler
    }

    /// Stops accepting and closes idle connections; exchanges under way end as they would.
    ///
    /// Returns at once. Closing twice does nothing.
    public func close() {
        isClosing = true
        server?.close()
        for connection in connections.values { connection.closeIfIdle() }
    }

    /// Waits until the server is closed and no connection is left.
    public func waitClosed() async throws {
        try await server?.waitClosed()
    }

    /// Closes the server, and cancels the exchanges that have not ended after `limit`.
    ///
    /// Returns whether all of them ended by themselves.
    /// The counterpart of aiohttp's `shutdown_timeout`.
    @discardableResult
    public func shutDown(within limit: Duration) async throws -> Bool {
        close()
        do {
            try await withTimeout(limit) { try await self.waitClosed() }
            return true
        } catch is TimeoutError {
            server?.closeClients()
            try await waitClosed()
            return false
        }
    }

    /// Serves until the task is cancelled; then closes, ends the connections and throws.
    public func serveForever() async throws {
        do {
            try await waitClosed()
        } catch {
            close()
            server?.closeClients()
            throw error
        }
    }

    func start(on server: Server) {
        self.server = server
    }

    func serve(_ reader: StreamReader, _ writer: StreamWriter) async throws {
        let connection = ServerConnection(reader, writer, of: self)
        guard !isClosing else { return }
        connections[ObjectIdentifier(connection)] = connection
        defer { connections[ObjectIdentifier(connection)] = nil }
        try await connection.serve()
    }

    /// Appends the head of a response with the fields that every response has.
    @discardableResult
    func appendHead(
        _ response: HTTPResponse, to method: HTTPRequest.Method, framing: BodyFraming,
        version: WireVersion = .http11, connection: ConnectionOption, _ bytes: inout [UInt8]
    ) throws(WireError) -> BodyFraming {
        var response = response
        if !response.headerFields.contains(.date) {
            response.headerFields[.date] = date.value(on: loop)
        }
        if !response.headerFields.contains(.server) {
            response.headerFields[.server] = Product.token
        }
        return try ResponseWriter.append(
            response, to: method, framing: framing, version: version, connection: connection,
            to: &bytes)
    }

    func reportFailure(of request: HTTPServerRequest, _ error: any Error) {
        report("\(request.method.rawValue) \(request.target)", error)
    }

    func reportFailure(of request: HTTPRequest, _ error: any Error) {
        report("\(request.method.rawValue) \(request.path ?? "")", error)
    }

    private func report(_ request: String, _ error: any Error) {
        loop.report(
            LoopReport(
                kind: .unreadError, message: "the handler of \(request) has failed: \(error)",
                error: error))
    }
}

/// Starts an HTTP server that has `handler` answer each request.
///
/// The requests of one connection are answered one after the other, those of different connections
/// at once. What the handler throws is reported and answered with 500; an `HTTPServerError` is
/// answered with its status.
///
/// - Parameters:
///   - host: An address or a name to listen on; every address that it has is used.
///   - port: The port, or 0 for any free one, which `HTTPServer.port` then tells.
///   - configuration: Limits and times.
///   - handler: Answers a request; it runs where it was written.
/// - Throws: `OSError` if the address cannot be had; `NameResolutionError`.
///
/// The counterpart of aiohttp's `web.run_app`, on a loop that runs already.
public func startHTTPServer(
    host: String = "127.0.0.1", port: Int,
    configuration: HTTPServerConfiguration = HTTPServerConfiguration(),
    @_inheritActorContext
    _ handler:
        @escaping @isolated(any) @Sendable (HTTPServerRequest) async throws
        -> HTTPServerResponse
) async throws -> HTTPServer {
    let loop = HTTPLoop.running(for: "startHTTPServer")
    let http = HTTPServer(configuration, on: loop, handler)
    let listening = ServerConfiguration { $0.backlog = configuration.backlog }
    let server = try await startServer(host: host, port: port, configuration: listening) {
        reader, writer in try await http.serve(reader, writer)
    }
    http.start(on: server)
    return http
}
