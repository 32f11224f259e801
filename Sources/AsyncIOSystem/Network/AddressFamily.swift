internal import Glibc

/// The kind of address that a socket has.
///
/// The counterpart of Python's `socket.AddressFamily`.
public enum AddressFamily: Sendable, Hashable {
    /// IPv4.
    case ipv4
    /// IPv6.
    case ipv6
    /// Sockets of one machine, named by paths.
    case unix

    /// The family with a number of the system's; `nil` for those that are not used here.
    package init?(number: Int) {
        switch Int32(number) {
        case AF_INET: self = .ipv4
        case AF_INET6: self = .ipv6
        case AF_UNIX: self = .unix
        default: return nil
        }
    }

    /// The system's number for the family.
    var number: Int32 {
        switch self {
        case .ipv4: AF_INET
        case .ipv6: AF_INET6
        case .unix: AF_UNIX
        }
    }
}
