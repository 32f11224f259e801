internal import Glibc

/// Whether a socket carries a stream of bytes or single datagrams.
public enum SocketKind: Sendable, Hashable {
    /// A stream of bytes in order: TCP, or a Unix stream socket.
    case stream
    /// Single messages, which may be lost or change places: UDP, or a Unix datagram socket.
    case datagram

    /// The kind with a number of the system's; `nil` for those that are not used here.
    package init?(number: Int) {
        switch Int32(truncatingIfNeeded: number) {
        case SocketKind.stream.number: self = .stream
        case SocketKind.datagram.number: self = .datagram
        default: return nil
        }
    }

    /// The system's number for the kind.
    var number: Int32 {
        Int32((self == .stream ? SOCK_STREAM : SOCK_DGRAM).rawValue)
    }

    /// The number for a new socket that is non-blocking and closed on exec.
    var numberToOpen: Int32 {
        number | Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    }

    /// TCP, or UDP.
    package var usualProtocol: Int32 {
        Int32(self == .stream ? IPPROTO_TCP : IPPROTO_UDP)
    }
}
