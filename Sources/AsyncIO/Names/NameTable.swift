public import AsyncIOSystem

/// Names that a loop knows without asking anybody, as a file of hosts does.
///
/// Looked at before everything else; large and small letters are the same. On a simulated loop there
/// is nothing else, and `localhost` is 127.0.0.1 and ::1.
public struct NameTable: Sendable {
    private var addresses: [String: [SocketAddress]] = [:]

    /// The addresses of a name, in the order in which they are to be tried, or `nil` if it has no entry.
    ///
    /// Ports do not count. Setting an empty array makes the name one that is not found.
    public subscript(name: String) -> [SocketAddress]? {
        get { addresses[name.lowercased()] }
        set { addresses[name.lowercased()] = newValue }
    }

    /// The first name that has an address, in alphabetical order.
    func name(of address: SocketAddress) -> String? {
        let wanted = address.withPort(0)
        return addresses.filter { $0.value.contains { $0.withPort(0) == wanted } }.keys.min()
    }

    /// What a new loop knows.
    static func initial(isSimulated: Bool) -> NameTable {
        var table = NameTable()
        if isSimulated {
            table["localhost"] = [
                .ipv4(0x7f00_0001, port: 0),
                .ipv6(SIMD16(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), port: 0, scope: 0),
            ]
        }
        return table
    }
}

extension NameTable {
    /// The answer to a query, if the name has an entry and the service is a number.
    func answer(to query: NameQuery) throws(NameResolutionError) -> [AddressInfo]? {
        guard let host = query.host, let port = query.port, let found = self[host] else {
            return nil
        }
        let kinds = query.type.map { [$0] } ?? [.stream, .datagram]
        var result: [AddressInfo] = []
        for address in found where query.family == nil || query.family == address.family {
            for kind in kinds where query.proto == 0 || query.proto == kind.usualProtocol {
                let isFirst = query.flags.contains(.canonicalName) && result.isEmpty
                result.append(
                    AddressInfo(
                        type: kind, canonicalName: isFirst ? host : "",
                        address: address.withPort(port)))
            }
        }
        if result.isEmpty {
            throw NameResolutionError.withoutAddress(host)
        }
        return result
    }
}
