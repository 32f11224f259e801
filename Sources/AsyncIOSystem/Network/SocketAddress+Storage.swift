internal import CAsyncIO
internal import Glibc

/// How an address looks to the system's calls.
extension SocketAddress {
    /// Why the address cannot be told to the system as it is, as an error number; `nil` if it can.
    ///
    /// A path ends with a zero byte, so one with such a byte within would be taken for another; an
    /// abstract name has no end of its own.
    var refusal: Int32? {
        guard case .unix(let path) = self else { return nil }
        if path.utf8.count > Self.unixRoom - (isAbstract ? 0 : 1) { return ENAMETOOLONG }
        return !isAbstract && path.utf8.contains(0) ? EINVAL : nil
    }

    /// Throws if the address cannot be told to the system as it is.
    func check(_ call: String) throws(OSError) {
        if let refusal { throw OSError(call: call, subject: "\(self)", code: refusal) }
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

    /// Reads the address that a system call fills in; `nil` if it fails or knows another family.
    init?(_ fill: (UnsafeMutablePointer<sockaddr>, inout socklen_t) -> Bool) {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let isFilled = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { fill($0, &size) }
        }
        guard isFilled else { return nil }
        self.init(storage: storage, size: Int(size))
    }

    init?(storage: sockaddr_storage, size: Int) {
        let family = Int32(storage.ss_family)
        let address = withUnsafeBytes(of: storage) { bytes -> SocketAddress? in
            switch family {
            case AF_INET: Self.ipv4(bytes.load(as: sockaddr_in.self))
            case AF_INET6: Self.ipv6(bytes.load(as: sockaddr_in6.self))
            case AF_UNIX: Self.unix(bytes.prefix(size).dropFirst(Self.unixStart))
            default: nil
            }
        }
        guard let address else { return nil }
        self = address
    }

    private static func ipv4(_ address: sockaddr_in) -> SocketAddress {
        .ipv4(
            UInt32(bigEndian: address.sin_addr.s_addr), port: UInt16(bigEndian: address.sin_port))
    }

    private static func ipv6(_ address: sockaddr_in6) -> SocketAddress {
        .ipv6(
            unsafeBitCast(address.sin6_addr, to: SIMD16<UInt8>.self),
            port: UInt16(bigEndian: address.sin6_port), scope: address.sin6_scope_id)
    }

    /// An abstract name has zero bytes of its own; a path ends at the first one.
    private static func unix(_ name: Slice<UnsafeRawBufferPointer>) -> SocketAddress {
        let bytes = name.first == 0 ? name : name.prefix { $0 != 0 }
        return .unix(String(decoding: bytes, as: UTF8.self))
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
                let name = path.utf8.prefix(Self.unixRoom)
                for (index, byte) in name.enumerated() { bytes[Self.unixStart + index] = byte }
                let end = isAbstract || name.isEmpty ? 0 : 1
                return socklen_t(Self.unixStart + name.count + end)
            }
        }
    }

    /// Where the name of a Unix socket begins, and how many bytes it may have.
    private static let unixStart = MemoryLayout<sa_family_t>.size
    private static let unixRoom = MemoryLayout<sockaddr_un>.size - unixStart
}
