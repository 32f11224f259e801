internal import CAsyncIO
internal import Glibc

/// A setting of a socket; flags are 0 or 1, sizes are bytes, times are seconds.
///
/// The counterpart of the constants that Python passes to `socket.setsockopt`.
public struct SocketOption: Hashable, Sendable, CustomStringConvertible {
    let level: Int32
    let name: Int32
    /// The system's name for the option, such as `TCP_NODELAY`.
    public let description: String

    /// Creates an option from the system's numbers, for what has no name here.
    public init(level: Int32, name: Int32, description: String) {
        self.level = level
        self.name = name
        self.description = description
    }

    private init(_ level: Int32, _ name: Int32, _ description: String) {
        self.init(level: level, name: name, description: description)
    }

    /// Whether small writes are sent at once instead of being gathered; on for every TCP stream here.
    public static let noDelay = SocketOption(Int32(IPPROTO_TCP), TCP_NODELAY, "TCP_NODELAY")
    /// Whether an idle connection is probed now and then.
    public static let keepAlive = SocketOption(SOL_SOCKET, SO_KEEPALIVE, "SO_KEEPALIVE")
    /// After how many idle seconds probing begins.
    public static let keepAliveIdle = SocketOption(
        Int32(IPPROTO_TCP), TCP_KEEPIDLE, "TCP_KEEPIDLE")
    /// How many seconds lie between two probes.
    public static let keepAliveInterval = SocketOption(
        Int32(IPPROTO_TCP), TCP_KEEPINTVL, "TCP_KEEPINTVL")
    /// After how many unanswered probes the connection is given up.
    public static let keepAliveCount = SocketOption(
        Int32(IPPROTO_TCP), TCP_KEEPCNT, "TCP_KEEPCNT")
    /// How many bytes the kernel keeps for sending; it may grant more than was asked for.
    public static let sendBufferSize = SocketOption(SOL_SOCKET, SO_SNDBUF, "SO_SNDBUF")
    /// How many bytes the kernel keeps for receiving; it may grant more than was asked for.
    public static let receiveBufferSize = SocketOption(SOL_SOCKET, SO_RCVBUF, "SO_RCVBUF")
    /// Whether an address may be bound again while old connections to it linger.
    public static let reuseAddress = SocketOption(SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR")
    /// Whether several sockets may share one address, each with its part of the load.
    public static let reusePort = SocketOption(SOL_SOCKET, SO_REUSEPORT, "SO_REUSEPORT")
    /// Whether datagrams may be sent to a broadcast address.
    public static let broadcast = SocketOption(SOL_SOCKET, SO_BROADCAST, "SO_BROADCAST")
    /// How many routers a multicast datagram may pass, over IPv4; 1 at first, which is the local network.
    public static let multicastTTL = SocketOption(
        Int32(IPPROTO_IP), IP_MULTICAST_TTL, "IP_MULTICAST_TTL")
    /// Whether multicast datagrams over IPv4 come back to this machine; they do at first.
    public static let multicastLoopback = SocketOption(
        Int32(IPPROTO_IP), IP_MULTICAST_LOOP, "IP_MULTICAST_LOOP")
    /// How many routers a multicast datagram may pass, over IPv6.
    public static let ipv6MulticastHops = SocketOption(
        Int32(IPPROTO_IPV6), IPV6_MULTICAST_HOPS, "IPV6_MULTICAST_HOPS")
    /// Whether multicast datagrams over IPv6 come back to this machine.
    public static let ipv6MulticastLoopback = SocketOption(
        Int32(IPPROTO_IPV6), IPV6_MULTICAST_LOOP, "IPV6_MULTICAST_LOOP")
    /// The kind of a socket, as the system numbers it; to be read only.
    package static let kind = SocketOption(SOL_SOCKET, SO_TYPE, "SO_TYPE")
    /// The family of a socket, as the system numbers it; to be read only.
    package static let family = SocketOption(SOL_SOCKET, SO_DOMAIN, "SO_DOMAIN")
    /// Whether an IPv6 socket leaves IPv4 alone.
    public static let ipv6Only = SocketOption(Int32(IPPROTO_IPV6), IPV6_V6ONLY, "IPV6_V6ONLY")
}
