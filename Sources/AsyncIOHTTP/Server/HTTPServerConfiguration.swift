/// What a server allows its clients.
///
/// The counterpart of the arguments of aiohttp's `AppRunner` and `TCPSite`.
public struct HTTPServerConfiguration: Sendable {
    /// How long a head may take, from the first byte (of a new connection, from the start). 30 s.
    public var headTimeout: Duration = .seconds(30)
    /// How long a connection may wait for its next request. 75 s, as in aiohttp and nginx.
    public var idleTimeout: Duration = .seconds(75)
    /// How long a client may neither send nor take a byte in the middle of a message. 30 s.
    public var stallTimeout: Duration = .seconds(30)
    /// The longest request body in bytes; a longer one is answered with 413. 16 MiB; `nil` for none.
    public var maxBodyBytes: Int? = 16 * 1024 * 1024
    /// How much of a request body that the handler has not read is read to keep the connection.
    public var mostBytesDrained = 65_536
    /// How many connections may wait to be accepted.
    public var backlog = 1_024

    /// Creates the defaults; change the members that should differ.
    public init() {}
}
