import AsyncIOSystem

/// The only peer of a socket that is connected.
struct DatagramPeer {
    /// Its address as the system has it, which is the one that its datagrams come from.
    let address: SocketAddress
    /// The address that was asked for: "any address", say, where the system has chosen one.
    let wanted: SocketAddress

    /// Traps if somebody else is to be sent to.
    func check(_ other: SocketAddress?) {
        precondition(
            other == nil || other == address || other == wanted,
            "it is connected to \(address), and can send to nobody else")
    }
}
