internal import CAsyncIO
internal import Glibc

/// What is asked of a resolver, and the key under which the answer is remembered.
package struct NameQuery: Hashable, Sendable {
    package var host: String?
    /// A port in digits, or the name of a service.
    package var service: String?
    package var family: AddressFamily?
    package var type: SocketKind?
    package var proto: Int32
    package var flags: AddressInfoFlags

    package init(
        host: String?, service: String?, family: AddressFamily? = nil, type: SocketKind? = nil,
        proto: Int32 = 0, flags: AddressInfoFlags = []
    ) {
        self.host = host
        self.service = service
        self.family = family
        self.type = type
        self.proto = proto
        self.flags = flags
    }

    /// The port, if the service is given as a number, or not at all.
    package var port: UInt16? { service.map { UInt16($0) } ?? 0 }

    package var description: String { host ?? service.map { "service \($0)" } ?? "" }
}

/// Turns names into addresses and back.
///
/// Both calls block: they belong on a worker thread. Two closures and not a protocol, so that a test puts its own in the place of the system's.
package struct Resolver: Sendable {
    package var addresses: @Sendable (NameQuery) throws(NameResolutionError) -> [AddressInfo]
    package var name:
        @Sendable (SocketAddress, NameInfoFlags) throws(NameResolutionError) -> NameInfo

    package init(
        addresses:
            @escaping @Sendable (NameQuery) throws(NameResolutionError) -> [AddressInfo],
        name:
            @escaping @Sendable (SocketAddress, NameInfoFlags) throws(NameResolutionError) ->
            NameInfo
    ) {
        self.addresses = addresses
        self.name = name
    }

    /// The system's: getaddrinfo(3) and getnameinfo(3).
    package static let system = Resolver(addresses: lookUp, name: lookUpName)

    /// The answer to a query that needs no look-up; `nil` if there is something to look up.
    ///
    /// Its host is an address, or left out, and its port a number.
    /// The system's own parser, which with these flags opens no file and asks nobody.
    package static func withoutLookUp(
        _ query: NameQuery
    ) throws(NameResolutionError) -> [AddressInfo]? {
        guard query.port != nil else { return nil }
        var query = query
        let isNumericWanted = query.flags.contains(.numericHost)
        query.flags.formUnion([.numericHost, .numericService])
        do {
            return try lookUp(query)
        } catch  where error.code == EAI_NONAME && !isNumericWanted && query.host != nil {
            return nil
        }
    }

    private static func lookUp(
        _ query: NameQuery
    ) throws(NameResolutionError) -> [AddressInfo] {
        var hints = addrinfo()
        hints.ai_flags = query.flags.rawValue
        hints.ai_family = query.family?.number ?? AF_UNSPEC
        hints.ai_socktype = query.type?.number ?? 0
        hints.ai_protocol = query.proto
        // Names in other scripts are translated into their form in the network's names.
        if query.host?.utf8.contains(where: { $0 >= 0x80 }) == true {
            hints.ai_flags |= casyncio_translate_names()
        }
        var first: UnsafeMutablePointer<addrinfo>?
        errno = 0
        let code = getaddrinfo(query.host, query.service, &hints, &first)
        guard code == 0 else {
            if code == EAI_SYSTEM {
                throw .system(query.description, .last("getaddrinfo"))
            }
            throw NameResolutionError(host: query.description, code: code)
        }
        defer { freeaddrinfo(first) }
        var result: [AddressInfo] = []
        var next = first
        while let entry = next {
            // Raw sockets, and families that the house does not have, are left out.
            if let info = AddressInfo(entry.pointee), !result.contains(info) { result.append(info) }
            next = entry.pointee.ai_next
        }
        return result
    }

    private static func lookUpName(
        _ address: SocketAddress, _ flags: NameInfoFlags
    ) throws(NameResolutionError) -> NameInfo {
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        var service = [CChar](repeating: 0, count: Int(NI_MAXSERV))
        errno = 0
        let code = address.withSocketAddress { pointer, size in
            getnameinfo(
                pointer, size, &host, socklen_t(host.count), &service, socklen_t(service.count),
                flags.rawValue)
        }
        guard code == 0 else {
            if code == EAI_SYSTEM { throw .system("\(address)", .last("getnameinfo")) }
            throw NameResolutionError(host: "\(address)", code: code)
        }
        return NameInfo(host: String(cBuffer: host), service: String(cBuffer: service))
    }
}

extension AddressInfo {
    /// Reads one entry of the system's list.
    fileprivate init?(_ entry: addrinfo) {
        guard let pointer = entry.ai_addr, let type = SocketKind(number: Int(entry.ai_socktype))
        else {
            return nil
        }
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) {
            $0.copyMemory(
                from: UnsafeRawBufferPointer(start: pointer, count: Int(entry.ai_addrlen)))
        }
        guard let address = SocketAddress(storage: storage, size: Int(entry.ai_addrlen)) else {
            return nil
        }
        self.init(
            type: type, proto: entry.ai_protocol,
            canonicalName: entry.ai_canonname.map { String(cString: $0) } ?? "", address: address)
    }
}
