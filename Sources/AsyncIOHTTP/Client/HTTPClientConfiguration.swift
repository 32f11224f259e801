public import HTTPTypes

/// What a client does unless it is told otherwise.
///
/// The counterpart of aiohttp's `TCPConnector` and `ClientTimeout`.
public struct HTTPClientConfiguration: Sendable {
    /// The most connections to one host and port; requests beyond that wait in order. 100.
    public var connectionsPerHost = 100
    /// The most connections, to whatever hosts, that are kept open without being used. 256.
    public var idleConnections = 256
    /// How long an unused connection is kept. 15 s, as in aiohttp: less than what servers allow.
    public var idleTimeout: Duration = .seconds(15)
    /// How long looking up a name and connecting may take. 10 s.
    public var connectTimeout: Duration = .seconds(10)
    /// How long a request may take in all: waiting for a connection, redirects and the reading of
    /// the body included. 300 s, as in aiohttp; `nil` for no bound.
    public var totalTimeout: Duration? = .seconds(300)
    /// The longest body, in bytes, that `bytes()` and `text()` hold in memory; `nil` for no bound.
    public var maxBodyBytes: Int?
    /// How many redirects are followed; 0 returns the redirecting response itself. 10.
    public var redirects = 10
    /// Fields sent with each request that does not have them itself.
    public var headerFields: HTTPFields = [.userAgent: Product.token, .accept: "*/*"]

    /// Creates the defaults; change the members that should differ.
    public init() {}
}
