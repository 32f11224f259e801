/// One way to reach a name: an address, and what kind of socket it is for.
///
/// The counterpart of the five-tuples of Python's `socket.getaddrinfo`.
public struct AddressInfo: Sendable, Hashable {
    /// The kind of socket that the address is for.
    public let type: SocketKind
    /// The number of the protocol, such as 6 for TCP and 17 for UDP.
    public let proto: Int32
    /// The name's official form, in the first of several; empty unless `.canonicalName` asked for it.
    public let canonicalName: String
    /// The address, with the port.
    public let address: SocketAddress

    /// The kind of address.
    public var family: AddressFamily { address.family }

    /// Puts one together; the protocol is the usual one of the kind if it is left out.
    public init(
        type: SocketKind, proto: Int32? = nil, canonicalName: String = "", address: SocketAddress
    ) {
        self.type = type
        self.proto = proto ?? type.usualProtocol
        self.canonicalName = canonicalName
        self.address = address
    }
}

/// A host and a service as people write them.
///
/// The counterpart of the pairs of Python's `socket.getnameinfo`.
public struct NameInfo: Sendable, Hashable {
    /// The name of the host, or its address if it has none.
    public let host: String
    /// The name of the service, or the port.
    public let service: String

    /// Puts one together.
    public init(host: String, service: String) {
        self.host = host
        self.service = service
    }
}
