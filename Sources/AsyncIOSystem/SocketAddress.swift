internal import CAsyncIO
internal import Glibc

/// The address of one end of a connection: IPv4, IPv6 or a Unix path.
public enum SocketAddress: Hashable, Sendable, CustomStringConvertible {
    /// An IPv4 address (in the host's byte order) and a port.
    case ipv4(UInt32, port: UInt16)
    /// An IPv6 address (sixteen bytes in the order they are written), a port and a scope.
    case ipv6(SIMD16<UInt8>, port: UInt16, scope: UInt32)
    /// The path of a Unix socket.
    case unix(String)

    /// The port, or `nil` for a Unix socket.
    public var port: Int? {
        switch self {
        case .ipv4(_, let port), .ipv6(_, let port, _): Int(port)
        case .unix: nil
        }
    }

    /// The address without its port.
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
            case .ipv6:
                pointer.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                    var address = $0.pointee.sin6_addr
                    _ = inet_ntop(AF_INET6, &address, &text, socklen_t(text.count))
                }
            }
            return String(cBuffer: text)
        }
    }

    /// The address as it is usually written: `127.0.0.1:80`, `[::1]:80` or a path.
    public var description: String {
        switch self {
        case .ipv4(_, let port): "\(host):\(port)"
        case .ipv6(_, let port, _): "[\(host)]:\(port)"
        case .unix(let path): path
        }
    }

    /// Parses a literal IPv4 or IPv6 address; `nil` for a name that has to be looked up.
    public init?(literal host: String, port: Int) {
        guard let port = UInt16(exactly: port) else { return nil }
        var four = in_addr()
        if inet_pton(AF_INET, host, &four) == 1 {
            self = .ipv4(UInt32(bigEndian: four.s_addr), port: port)
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, host, &six) == 1 else { return nil }
        self = .ipv6(unsafeBitCast(six, to: SIMD16<UInt8>.self), port: port, scope: 0)
    }
}

extension SocketAddress {
    package var family: Int32 {
        switch self {
        case .ipv4: AF_INET
        case .ipv6: AF_INET6
        case .unix: AF_UNIX
        }
    }

    /// Reads the address that a system call has filled in.
    init?(storage: sockaddr_storage) {
        var storage = storage
        switch Int32(storage.ss_family) {
        case AF_INET:
            self = withUnsafeBytes(of: &storage) {
                let address = $0.load(as: sockaddr_in.self)
                return .ipv4(
                    UInt32(bigEndian: address.sin_addr.s_addr),
                    port: UInt16(bigEndian: address.sin_port))
            }
        case AF_INET6:
            self = withUnsafeBytes(of: &storage) {
                let address = $0.load(as: sockaddr_in6.self)
                return .ipv6(
                    unsafeBitCast(address.sin6_addr, to: SIMD16<UInt8>.self),
                    port: UInt16(bigEndian: address.sin6_port), scope: address.sin6_scope_id)
            }
        case AF_UNIX:
            self = withUnsafeBytes(of: &storage) {
                let path = $0.dropFirst(MemoryLayout<sa_family_t>.size).prefix { $0 != 0 }
                return .unix(String(decoding: path, as: UTF8.self))
            }
        default:
            return nil
        }
    }

    /// Calls `body` with the address in the form that system calls take.
    func withSocketAddress<R>(
        _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> R
    ) rethrows -> R {
        var storage = sockaddr_storage()
        let size = fill(&storage)
        return try withUnsafePointer(to: &storage) {
            try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { try body($0, size) }
        }
    }

    private func fill(_ storage: inout sockaddr_storage) -> socklen_t {
        withUnsafeMutableBytes(of: &storage) { bytes in
            switch self {
            case .ipv4(let host, let port):
                var address = sockaddr_in()
                address.sin_family = sa_family_t(AF_INET)
                address.sin_port = port.bigEndian
                address.sin_addr.s_addr = host.bigEndian
                bytes.storeBytes(of: address, as: sockaddr_in.self)
                return socklen_t(MemoryLayout<sockaddr_in>.size)
            case .ipv6(let host, let port, let scope):
                var address = sockaddr_in6()
                address.sin6_family = sa_family_t(AF_INET6)
                address.sin6_port = port.bigEndian
                address.sin6_addr = unsafeBitCast(host, to: in6_addr.self)
                address.sin6_scope_id = scope
                bytes.storeBytes(of: address, as: sockaddr_in6.self)
                return socklen_t(MemoryLayout<sockaddr_in6>.size)
            case .unix(let path):
                bytes.storeBytes(of: sa_family_t(AF_UNIX), as: sa_family_t.self)
                let start = MemoryLayout<sa_family_t>.size
                let room = MemoryLayout<sockaddr_un>.size - start - 1
                for (index, byte) in path.utf8.prefix(room).enumerated() {
                    bytes[start + index] = byte
                }
                return socklen_t(MemoryLayout<sockaddr_un>.size)
            }
        }
    }
}
