internal import CAsyncIO
internal import Glibc

/// What a look-up of addresses is to do differently; the counterpart of Python's `socket.AI_…`.
public struct AddressInfoFlags: OptionSet, Sendable, Hashable {
    /// The system's number for the flags.
    public let rawValue: Int32

    /// Takes the system's number, for flags that have no name here.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// The addresses are to listen on: without a host, any of this machine.
    public static let passive = AddressInfoFlags(rawValue: AI_PASSIVE)
    /// The official form of the name is asked for too.
    public static let canonicalName = AddressInfoFlags(rawValue: AI_CANONNAME)
    /// The host must be an address, and nothing is looked up.
    public static let numericHost = AddressInfoFlags(rawValue: AI_NUMERICHOST)
    /// The service must be a number.
    public static let numericService = AddressInfoFlags(rawValue: AI_NUMERICSERV)
    /// Only families of which this machine has an address.
    public static let addressConfigured = AddressInfoFlags(rawValue: AI_ADDRCONFIG)
    /// For IPv6 only: IPv4 addresses, in the form of IPv6, if there are no others.
    public static let v4Mapped = AddressInfoFlags(rawValue: AI_V4MAPPED)
    /// With `v4Mapped`: both kinds.
    public static let all = AddressInfoFlags(rawValue: AI_ALL)
}

/// What a look-up of a name is to do differently; the counterpart of Python's `socket.NI_…`.
public struct NameInfoFlags: OptionSet, Sendable, Hashable {
    /// The system's number for the flags.
    public let rawValue: Int32

    /// Takes the system's number, for flags that have no name here.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// The host as an address, without a look-up.
    public static let numericHost = NameInfoFlags(rawValue: NI_NUMERICHOST)
    /// The service as a number, without a look-up.
    public static let numericService = NameInfoFlags(rawValue: NI_NUMERICSERV)
    /// An address without a name is an error.
    public static let nameRequired = NameInfoFlags(rawValue: NI_NAMEREQD)
    /// The service is one of datagrams.
    public static let datagram = NameInfoFlags(rawValue: NI_DGRAM)
    /// Without the domain, for hosts of this machine's own.
    public static let noDomain = NameInfoFlags(rawValue: NI_NOFQDN)
}
