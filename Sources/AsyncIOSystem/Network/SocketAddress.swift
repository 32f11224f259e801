internal import CAsyncIO
internal import Glibc

/// The address of one end of a connection: IPv4, IPv6 or a Unix path.
public enum SocketAddress: Hashable, Sendable, CustomStringConvertible {
    /// An IPv4 address (in the host's byte order) and a port.
    case ipv4(UInt32, port: UInt16)
    /// An IPv6 address (sixteen bytes in the order they are written), a port and a scope.
    case ipv6(SIMD16<UInt8>, port: UInt16, scope: UInt32)
    /// The path of a Unix socket, empty for one without a name.
    ///
    /// A path that begins with a zero byte is a name of Linux's abstract kind: no file stands for it.
    case unix(String)

    /// The port, or `nil` for a Unix socket.
    public var port: Int? {
        switch self {
        case .ipv4(_, let port), .ipv6(_, let port, _): Int(port)
        case .unix: nil
        }
    }

    /// The kind of address.
    public var family: AddressFamily {
        switch self {
        case .ipv4: .ipv4
        case .ipv6: .ipv6
        case .unix: .unix
        }
    }

    /// The address without its port; with its scope, if it has one, as in `fe80::1%2`.
    public var host: String {
        withSocketAddress { pointer, _ in
            var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
            switch self {
            case .unix(let path):
                return path
            case .ipv4:
                pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                    var address = $0.pointee.sin_addr
                    _ = inet_ntop(AF_INET, &address, &text, socklen_t(text.count))
                }
            case .ipv6(_, _, let scope):
                pointer.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                    var address = $0.pointee.sin6_addr
                    _ = inet_ntop(AF_INET6, &address, &text, socklen_t(text.count))
                }
                if scope != 0 { return "\(String(cBuffer: text))%\(scope)" }
            }
            return String(cBuffer: text)
        }
    }

    /// The address as it is usually written: `127.0.0.1:80`, `[::1]:80`, a path, or `@name` if abstract.
    public var description: String {
        switch self {
        case .ipv4(_, let port): "\(host):\(port)"
        case .ipv6(_, let port, _): "[\(host)]:\(port)"
        case .unix(""): "a Unix socket without a name"
        case .unix(let path): isAbstract ? "@\(path.dropFirst())" : path
        }
    }

    /// Parses a literal IPv4 or IPv6 address; `nil` for a name that has to be looked up.
    ///
    /// An IPv6 address may name its network, as in `fe80::1%eth0`.
    public init?(literal host: String, port: Int) {
        // The system would stop reading at a zero byte, and take the rest for nothing.
        guard let port = UInt16(exactly: port), !host.utf8.contains(0) else { return nil }
        var four = in_addr()
        if inet_pton(AF_INET, host, &four) == 1 {
            self = .ipv4(UInt32(bigEndian: four.s_addr), port: port)
            return
        }
        let parts = host.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        var six = in6_addr()
        guard inet_pton(AF_INET6, String(parts[0]), &six) == 1 else { return nil }
        var scope: UInt32 = 0
        if parts.count > 1 {
            scope = UInt32(parts[1]) ?? if_nametoindex(String(parts[1]))
            guard scope > 0 else { return nil }
        }
        self = .ipv6(unsafeBitCast(six, to: SIMD16<UInt8>.self), port: port, scope: scope)
    }

    /// The same address with another port; a Unix path has none and stays as it is.
    public func withPort(_ port: UInt16) -> SocketAddress {
        switch self {
        case .ipv4(let host, _): .ipv4(host, port: port)
        case .ipv6(let host, _, let scope): .ipv6(host, port: port, scope: scope)
        case .unix: self
        }
    }

    /// Whether this is a Unix name for which no file stands.
    package var isAbstract: Bool {
        if case .unix(let path) = self { path.utf8.first == 0 } else { false }
    }
}
