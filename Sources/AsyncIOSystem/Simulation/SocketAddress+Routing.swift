/// What an address says about the way to it.
extension SocketAddress {
    /// The host alone, without port and scope: what hosts are found by.
    var hostKey: SocketAddress {
        switch self {
        case .ipv4(let host, _): .ipv4(host, port: 0)
        case .ipv6(let host, _, _): .ipv6(host, port: 0, scope: 0)
        case .unix: self
        }
    }

    /// Whether it stands for every address of its host: `0.0.0.0` or `::`.
    var isWildcard: Bool {
        switch self {
        case .ipv4(let host, _): host == 0
        case .ipv6(let host, _, _): host == .zero
        case .unix: false
        }
    }

    /// Whether it means the host that asks: `127.0.0.0/8` or `::1`.
    var isLoopback: Bool {
        switch self {
        case .ipv4(let host, _): host >> 24 == 127
        case .ipv6(let host, _, _): host == Self.sixOne
        case .unix: false
        }
    }

    /// Whether datagrams to it go to a group: `224.0.0.0/4` or `ff00::/8`.
    var isMulticast: Bool {
        switch self {
        case .ipv4(let host, _): host >> 28 == 14
        case .ipv6(let host, _, _): host[0] == 255
        case .unix: false
        }
    }

    /// Whether datagrams to it go to everybody: on every host, or on this one (`127.255.255.255`).
    var isBroadcast: Bool {
        guard case .ipv4(let host, _) = self else { return false }
        return host == .max || host == 0x7FFF_FFFF
    }

    /// Whether it may be the address of a host, and of no other.
    package var isOfOneHost: Bool { !isWildcard && !isLoopback && !isMulticast && !isBroadcast }

    static func wildcard(_ family: AddressFamily, port: UInt16 = 0) -> SocketAddress {
        switch family {
        case .ipv4: .ipv4(0, port: port)
        case .ipv6: .ipv6(.zero, port: port, scope: 0)
        case .unix: .unix("")
        }
    }

    static func loopback(_ family: AddressFamily) -> SocketAddress {
        family == .ipv6 ? .ipv6(sixOne, port: 0, scope: 0) : .ipv4(0x7F00_0001, port: 0)
    }

    private static let sixOne: SIMD16<UInt8> = {
        var host = SIMD16<UInt8>.zero
        host[15] = 1
        return host
    }()
}
