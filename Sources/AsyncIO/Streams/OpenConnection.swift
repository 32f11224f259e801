import AsyncIOCore
import AsyncIOSystem

/// The default limit of a `StreamReader`: asyncio's.
public let defaultStreamLimit = 65_536

/// Connects to a TCP server and returns the two halves of the connection.
///
/// The name is looked up on a worker thread (literal addresses are not); the addresses are tried in
/// the system's order, and the first that answers is taken. Cancelling leaves nothing open; for a
/// time limit use `withTimeout`.
///
/// - Throws: `NameResolutionError`; `OSError` of the last address tried; `CancelledError`.
///
/// The counterpart of `asyncio.open_connection`.
public func openConnection(
    host: String, port: Int, limit: Int = defaultStreamLimit
) async throws -> (StreamReader, StreamWriter) {
    let loop = EventLoop.running(for: "openConnection")
    let connection = try await connect(to: host, port: port, on: loop)
    return (StreamReader(connection, limit: limit), StreamWriter(connection))
}

/// Connects to the first address of a host that answers.
func connect(to host: String, port: Int, on loop: EventLoop) async throws -> Connection {
    var lastError: (any Error)?
    for address in try await resolve(host, port: port) {
        do {
            return try await connect(to: address, on: loop)
        } catch let error as OSError {
            lastError = error
        }
    }
    throw lastError ?? OSError.noAddress(of: host)
}

/// Looks a name up without blocking the loop; a literal address needs no look-up.
func resolve(_ host: String, port: Int) async throws -> [SocketAddress] {
    guard (0...65_535).contains(port) else { throw OSError.badPort(port) }
    if let literal = SocketAddress(literal: host, port: port) { return [literal] }
    return try await toThread { try Resolver.addresses(of: host, port: port) }
}

func connect(to address: SocketAddress, on loop: EventLoop) async throws -> Connection {
    let socket = try loop.network.socket(.stream, for: address)
    let isConnected = try loop.network.startConnecting(socket.raw, to: address)
    let connection = try Connection(socket, on: loop)
    if !isConnected {
        let cause = await loop.waitUntilReady(connection.descriptor, for: .write)
        guard cause == .ready else {
            connection.close()
            throw loop.cancellationError
        }
        let code = loop.network.pendingError(connection.descriptor)
        guard code == 0 else {
            connection.close()
            throw OSError(call: "connect", subject: "\(address)", code: code)
        }
    }
    return connection
}
