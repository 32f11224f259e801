import AsyncIOCore
public import AsyncIOSystem

/// The default limit of a `StreamReader`: asyncio's.
public let defaultStreamLimit = 65_536

/// Connects to a TCP server and returns the two halves of the connection.
///
/// The name is looked up without blocking the loop. If it has several addresses, they race as RFC 8305
/// says ("Happy Eyeballs"): IPv6 and IPv4 take turns, the next attempt begins when the latest has failed
/// or has taken longer than `delay`, and the first that answers is taken; the others are closed.
/// Cancelling leaves nothing open; for a time limit use `withTimeout`.
///
/// - Parameters:
///   - host: A name, or a literal address.
///   - port: The port.
///   - limit: The limit of the reader.
///   - localAddress: The address that this end is to have, with port 0 for any. Only addresses of the
///     same family are then tried.
///   - delay: How long an attempt is waited for before the next begins; `nil` tries the addresses one
///     after the other, in the system's order.
///   - allErrors: Whether several errors are thrown as one `ErrorGroup`.
/// - Throws: `NameResolutionError`; `OSError` of the only attempt, or one that names all of them;
///   `CancelledError`.
///
/// The counterpart of `asyncio.open_connection`.
public func openConnection(
    host: String, port: Int, limit: Int = defaultStreamLimit, localAddress: SocketAddress? = nil,
    delay: Duration? = .milliseconds(250), allErrors: Bool = false
) async throws -> (StreamReader, StreamWriter) {
    let loop = EventLoop.running(for: "openConnection")
    let addresses = try await resolve(host, port: port, for: "connect")
    let attempt = ConnectAttempt(
        place: "\(host):\(port)", local: localAddress, delay: delay, allErrors: allErrors)
    return try streams(over: try await attempt.connect(to: addresses, on: loop), limit: limit)
}

/// Connects to a Unix server and returns the two halves of the connection.
///
/// A path that begins with a zero byte is a name of Linux's abstract kind. Cancelling leaves nothing
/// open. Throws `OSError` and `CancelledError`.
///
/// The counterpart of `asyncio.open_unix_connection`.
public func openUnixConnection(
    path: String, limit: Int = defaultStreamLimit
) async throws -> (StreamReader, StreamWriter) {
    let loop = EventLoop.running(for: "openUnixConnection")
    let address = SocketAddress.unix(path)
    let attempt = ConnectAttempt(place: "\(address)")
    return try streams(over: try await attempt.connect(to: [address], on: loop), limit: limit)
}

/// Makes the two halves of a connection out of a connected stream socket that was opened elsewhere.
///
/// Such as one that was accepted by other code, or inherited. From then on it belongs to the streams,
/// which make it non-blocking and close it; if this throws, it is still the caller's. Throws `OSError`
/// if it is no stream socket, and on a simulated loop, whose sockets are not those of the kernel.
///
/// The counterpart of `asyncio.open_connection(sock=)` and of `loop.connect_accepted_socket`.
public func openConnection(
    descriptor: Int32, limit: Int = defaultStreamLimit
) throws -> (StreamReader, StreamWriter) {
    let loop = EventLoop.running(for: "openConnection")
    guard let network = loop.network as? KernelNetwork else {
        throw OSError.noKernel("openConnection", "descriptor \(descriptor)")
    }
    try network.adopt(descriptor)
    let connection = try Connection(adopting: descriptor, on: loop)
    return (StreamReader(connection, limit: limit), StreamWriter(connection))
}

/// The halves of a connection that was just made, unless another branch of a `select` has won.
private func streams(
    over connection: Connection, limit: Int
) throws -> (StreamReader, StreamWriter) {
    try connection.claim()
    return (StreamReader(connection, limit: limit), StreamWriter(connection))
}

extension Connection {
    /// Claims a connection that was just made for the running task; closes it if another branch of a
    /// `select` has won.
    func claim() throws {
        guard !Selection.claim() else { return }
        close()
        throw CancelledError(reason: .lostRace, origin: nil)
    }
}
