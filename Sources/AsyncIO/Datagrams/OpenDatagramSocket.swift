import AsyncIOCore

/// Opens a UDP socket: bound to a local address, connected to a peer, both or neither.
///
/// ```swift
/// let server = try await openDatagramSocket(local: ("127.0.0.1", 9_999))
/// let client = try await openDatagramSocket(remote: ("127.0.0.1", 9_999))
/// ```
///
/// A connected socket hears its peer only, and learns that nobody is there. Names are looked up on a worker
/// thread. Without any address the socket is an IPv4 one, which sending gives a port.
///
/// - Parameters:
///   - local: The address and port to receive on; port 0 is any free one.
///   - remote: The only peer.
///   - reusePort: Whether several sockets may share the local address.
///   - allowBroadcast: Whether broadcast addresses may be sent to.
/// - Throws: `OSError` of the last address tried; `NameResolutionError`; `CancelledError`.
public func openDatagramSocket(
    local: (host: String, port: Int)? = nil, remote: (host: String, port: Int)? = nil,
    reusePort: Bool = false, allowBroadcast: Bool = false
) async throws -> DatagramSocket {
    let loop = EventLoop.running(for: "openDatagramSocket")
    let settings = DatagramSettings(reusePort: reusePort, allowBroadcast: allowBroadcast)
    return try await settings.open(local: local, remote: remote, on: loop)
}

/// Opens a Unix datagram socket: at a path of its own, connected to another's, both or neither.
///
/// A path that begins with a zero byte is an abstract name. Who has no path can be sent no answer. The
/// file stays when the socket is closed.
public func openUnixDatagramSocket(
    path: String? = nil, remotePath: String? = nil
) async throws -> DatagramSocket {
    let loop = EventLoop.running(for: "openUnixDatagramSocket")
    return try DatagramSettings().open(
        from: path.map { .unix($0) }, to: remotePath.map { .unix($0) }, family: .unix, on: loop)
}

/// Opens a UDP socket for the time of `body`, and closes it whatever happens.
public func withDatagramSocket<Success>(
    local: (host: String, port: Int)? = nil, remote: (host: String, port: Int)? = nil,
    reusePort: Bool = false, allowBroadcast: Bool = false,
    _ body: (DatagramSocket) async throws -> Success
) async throws -> Success {
    let socket = try await openDatagramSocket(
        local: local, remote: remote, reusePort: reusePort, allowBroadcast: allowBroadcast)
    defer { socket.close() }
    return try await body(socket)
}
