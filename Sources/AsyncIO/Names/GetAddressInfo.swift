import AsyncIOCore
public import AsyncIOSystem

/// Finds the addresses of a host, in the order in which they are to be tried.
///
/// Never blocks the loop: what is not known yet is asked on a thread that serves names alone (see
/// `NameService`). An address in digits is its own answer, also one with a scope such as `fe80::1%eth0`.
/// Cancelling the call, or a `withTimeout` around it, ends the wait at once. Without `type` each address
/// comes once for streams and once for datagrams.
///
/// - Parameters:
///   - host: A name or an address; `nil` is this machine: its loopback, or with `.passive` any address.
///   - port: The port in the addresses.
///   - family: IPv4 or IPv6 only.
///   - type: Streams or datagrams only.
///   - proto: The number of a protocol; 0 for any.
///   - flags: What is to be done differently.
/// - Throws: `NameResolutionError`; `OSError` for a port out of range; `CancelledError`.
///
/// The counterpart of `loop.getaddrinfo`.
public func getAddressInfo(
    host: String?, port: Int, family: AddressFamily? = nil, type: SocketKind? = nil,
    proto: Int32 = 0, flags: AddressInfoFlags = [],
    fileID: StaticString = #fileID, line: UInt = #line
) async throws -> [AddressInfo] {
    guard (0...65_535).contains(port) else { throw OSError.badPort(port, for: "getaddrinfo") }
    return try await getAddressInfo(
        host: host, service: String(port), family: family, type: type, proto: proto, flags: flags,
        fileID: fileID, line: line)
}

/// Finds the addresses of a host, and the port of a service such as `http`.
///
/// The service may also be a port in digits, or `nil` for none. Otherwise as with a port in numbers.
/// The counterpart of `loop.getaddrinfo`.
public func getAddressInfo(
    host: String?, service: String?, family: AddressFamily? = nil, type: SocketKind? = nil,
    proto: Int32 = 0, flags: AddressInfoFlags = [],
    fileID: StaticString = #fileID, line: UInt = #line
) async throws -> [AddressInfo] {
    let loop = EventLoop.running(for: "getAddressInfo")
    let query = NameQuery(
        host: host, service: service, family: family, type: type, proto: proto, flags: flags)
    return try await loop.names.addresses(query, site: SourceSite(fileID, line))
}

/// The addresses to connect to, or to listen on, whichever call it is for.
func resolve(_ host: String, port: Int, for call: String) async throws -> [SocketAddress] {
    guard (0...65_535).contains(port) else { throw OSError.badPort(port, for: call) }
    if let literal = SocketAddress(literal: host, port: port) { return [literal] }
    return try await getAddressInfo(host: host, port: port, type: .stream).map(\.address)
}
