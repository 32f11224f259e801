import AsyncIOSystem

extension Resolver {
    /// A resolver that answers by a closure, on the thread of the look-up.
    static func stub(
        name: @escaping @Sendable (SocketAddress) throws(NameResolutionError) -> NameInfo = {
            NameInfo(host: $0.host, service: "stub")
        },
        _ addresses:
            @escaping @Sendable (NameQuery) throws(NameResolutionError) -> [AddressInfo]
    ) -> Resolver {
        Resolver(addresses: addresses) { address, _ throws(NameResolutionError) in
            try name(address)
        }
    }

    /// The answer that stubs give: one address of a stream socket.
    static func answer(_ last: UInt32 = 1) -> [AddressInfo] {
        [AddressInfo(type: .stream, address: .ipv4(0x0a00_0000 + last, port: 80))]
    }
}
