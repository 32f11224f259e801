public import HTTPTypes
import HTTPWire

/// An HTTP/1.1 client with a pool of connections that are kept open between requests.
///
/// Made by `withHTTPClient`, or by `init` and `close`. Any number of tasks of its loop may use it at
/// once; on any other thread it traps. Cancelling a request closes its connection and nothing else.
/// The counterpart of aiohttp's `ClientSession`.
public final class HTTPClient: @unchecked Sendable {
    // SAFETY: every call checks that it is on the thread of the loop that the client belongs to.

    /// What the client does unless a request says otherwise.
    public let configuration: HTTPClientConfiguration
    private let loop: EventLoop
    private let pool: ConnectionPool

    /// Makes a client for the running loop; `close` it when it is no longer needed.
    public init(_ configuration: HTTPClientConfiguration = HTTPClientConfiguration()) {
        loop = HTTPLoop.running(for: "HTTPClient")
        self.configuration = configuration
        pool = ConnectionPool(loop: loop, configuration: configuration)
    }

    /// How many connections are open, in use or kept for the next request.
    public var connectionCount: Int { pool.openCount }

    /// Closes every connection at once; requests under way fail with `.clientClosed`.
    public func close() {
        checkLoop("close")
        pool.close()
    }

    /// Asks for a URL, and returns when the head of the response is there.
    ///
    /// Errors and cancellation as for `send`. The counterpart of `ClientSession.get`.
    public func get(
        _ url: String, headerFields: HTTPFields = [:]
    ) async throws -> HTTPClientResponse {
        try await send(HTTPClientRequest(url: url, headerFields: headerFields))
    }

    /// Sends a body to a URL, and returns when the head of the response is there.
    ///
    /// Errors and cancellation as for `send`. The counterpart of `ClientSession.post`.
    public func post(
        _ url: String, headerFields: HTTPFields = [:], body: HTTPRequestBody
    ) async throws -> HTTPClientResponse {
        try await send(
            HTTPClientRequest(method: .post, url: url, headerFields: headerFields, body: body))
    }

    /// Sends a request, follows redirects, and returns when the head of the response is there.
    ///
    /// A kept connection that turns out to be dead before it brought a byte is replaced by a new
    /// one, once, if the request may be repeated. Throws `HTTPClientError`, `CancelledError`, and what
    /// the body's producer throws. The counterpart of `ClientSession.request`.
    public func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        checkLoop("send")
        let deadline = configuration.totalTimeout.map { loop.time.advanced(by: $0) }
        var request = request
        var followed = 0
        while true {
            let parts = try Self.parts(of: request.url)
            let (head, exchange) = try await perform(request, parts, until: deadline)
            let response = HTTPClientResponse(
                head, url: request.url, exchange: exchange,
                maxBodyBytes: configuration.maxBodyBytes)
            guard configuration.redirects > 0,
                let next = try Redirect.next(after: head, to: request, at: parts)
            else { return response }
            guard followed < configuration.redirects else {
                throw HTTPClientError(
                    .tooManyRedirects, request.url,
                    "more than \(followed) redirects; the server may send them in a circle")
            }
            followed += 1
            await response.drain()
            request = next
        }
    }

    private func perform(
        _ request: HTTPClientRequest, _ parts: URLParts, until deadline: LoopInstant?
    ) async throws -> (HTTPResponse, ClientExchange) {
        let prepared = try PreparedRequest(request, to: parts, defaults: configuration.headerFields)
        let key = HostConnections.Key(host: parts.host, port: parts.port)
        var mustBeFresh = false
        while true {
            let connection = try await connection(
                to: key, for: request.url, fresh: mustBeFresh, until: deadline)
            let wasUsed = connection.exchangeCount > 0
            let exchange = ClientExchange(connection, of: pool, url: request.url, until: deadline)
            do {
                return (try await exchange.start(prepared).response, exchange)
            } catch let error as HTTPClientError where error.kind == .connectionLost {
                let wasStale = wasUsed && !connection.hasResponseBytes
                guard wasStale, prepared.canBeRepeated, !mustBeFresh else { throw error }
                mustBeFresh = true
            }
        }
    }

    private func connection(
        to key: HostConnections.Key, for url: String, fresh: Bool, until deadline: LoopInstant?
    ) async throws -> ClientConnection {
        do {
            return try await pool.connection(to: key, fresh: fresh, until: deadline)
        } catch PoolError.closed {
            throw HTTPClientError.closed(url)
        } catch PoolError.deadline {
            throw timeout(url)
        } catch let error as TimeoutError {
            if let deadline, loop.time >= deadline { throw timeout(url) }
            throw HTTPClientError(
                .connectTimeout, url,
                "no connection within \(configuration.connectTimeout); check the address and any "
                    + "firewall", underlying: error)
        } catch let error as OSError {
            throw HTTPClientError(.connectionFailed, url, error.description, underlying: error)
        } catch let error as NameResolutionError {
            throw HTTPClientError(.connectionFailed, url, error.description, underlying: error)
        }
    }

    private func timeout(_ url: String) -> HTTPClientError {
        let limit = configuration.totalTimeout.map { "\($0)" } ?? "its time"
        return HTTPClientError(.timeout, url, "no answer within \(limit)")
    }

    private func checkLoop(_ call: StaticString) {
        precondition(
            loop.isOnLoopThread,
            "HTTPClient.\(call) was called away from the client's loop; make a client on each loop")
    }

    private static func parts(of url: String) throws(HTTPClientError) -> URLParts {
        let parts: URLParts
        do {
            parts = try URLParts(url)
        } catch {
            throw HTTPClientError(.invalidURL, url, error.message)
        }
        guard parts.scheme == .http else {
            throw HTTPClientError(
                .tlsNotSupported, url,
                "this client does not speak TLS yet; ask for an http: URL, or put a proxy that "
                    + "speaks TLS in between")
        }
        return parts
    }
}

/// Makes a client, hands it to `body`, and closes it, with all its connections, when that ends.
///
/// Throws what the body throws. The counterpart of `async with aiohttp.ClientSession() as session`.
public func withHTTPClient<Success>(
    _ configuration: HTTPClientConfiguration = HTTPClientConfiguration(),
    _ body: (HTTPClient) async throws -> Success
) async throws -> Success {
    let client = HTTPClient(configuration)
    defer { client.close() }
    return try await body(client)
}

/// The loop of the calling thread.
enum HTTPLoop {
    static func running(for call: StaticString) -> EventLoop {
        guard let loop = EventLoop.current else {
            preconditionFailure(
                "\(call) needs a running event loop on this thread; start one with AsyncIO.run { }")
        }
        return loop
    }
}
