internal import CAsyncIO
internal import Glibc

/// A name that could not be turned into addresses.
///
/// The counterpart of Python's `socket.gaierror`.
public struct NameResolutionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name that was looked up.
    public let host: String
    /// The resolver's error number, such as `EAI_NONAME`.
    public let code: Int32
    /// The resolver's own words.
    public let cause: String

    /// The failure in one line, with what to check.
    public var description: String {
        "cannot resolve \"\(host)\": \(cause). Check the spelling and the network's name server."
    }
}

/// Blocking name look-up; call it on a worker thread.
package enum Resolver {
    package static func addresses(
        of host: String, port: Int
    ) throws(NameResolutionError) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var first: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &first)
        guard code == 0 else {
            throw NameResolutionError(
                host: host, code: code, cause: String(cString: gai_strerror(code)))
        }
        defer { freeaddrinfo(first) }
        var result: [SocketAddress] = []
        var next = first
        while let entry = next {
            if let address = Self.address(entry.pointee), !result.contains(address) {
                result.append(address)
            }
            next = entry.pointee.ai_next
        }
        return result
    }

    private static func address(_ entry: addrinfo) -> SocketAddress? {
        guard let pointer = entry.ai_addr else { return nil }
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) {
            $0.copyMemory(
                from: UnsafeRawBufferPointer(start: pointer, count: Int(entry.ai_addrlen)))
        }
        return SocketAddress(storage: storage, size: Int(entry.ai_addrlen))
    }
}
