/// The sockets a loop has: those of the kernel, or those of a simulation in memory.
///
/// What a network promises:
///
/// 1. A socket is a number; what the loop's poller watches is that number. No call ever waits: one that
///    would have to says so (`wouldBlock`, `nil`, `false`), and the poller reports when it is worth
///    another attempt, edge by edge.
/// 2. Interruptions by signals are not seen from outside.
/// 3. `close` ends a socket once and for all; the number may be given out again at once.
/// 4. All calls belong to the loop's thread, but for `close`, which may be made on any.
package protocol Network: Wire {
    /// Opens a socket that never blocks; the caller closes it.
    func open(_ kind: SocketKind, for family: AddressFamily) throws(OSError) -> Int32
    /// Gives a socket its own address; port 0 is any free one.
    func bind(_ socket: Int32, to address: SocketAddress) throws(OSError)
    func listen(_ socket: Int32, backlog: Int) throws(OSError)
    /// Takes the next waiting connection; `nil` if none waits. The caller closes it.
    ///
    /// A connection that died while it waited is passed over: that is the peer's affair.
    func accept(_ listener: Int32) throws(OSError) -> Int32?
    /// Starts to connect; true if the connection is there already. A datagram socket only notes its peer.
    func startConnecting(_ socket: Int32, to address: SocketAddress) throws(OSError) -> Bool
    /// The error that a connection attempt, or the connection, has ended with; 0 if none.
    func pendingError(_ socket: Int32) -> Int32

    /// Receives one datagram, and who sent it; what does not fit into the buffer is cut off.
    ///
    /// The count is that of the datagram, which may be more than fits.
    func receive(
        _ socket: Int32, into buffer: UnsafeMutableRawBufferPointer,
        from sender: inout SocketAddress?
    ) -> Transfer
    /// Sends one datagram, whole or not at all.
    func send(_ socket: Int32, _ bytes: UnsafeRawBufferPointer, to address: SocketAddress)
        -> Transfer

    func setOption(_ socket: Int32, _ option: SocketOption, to value: Int) throws(OSError)
    func option(_ socket: Int32, _ option: SocketOption) throws(OSError) -> Int

    /// Makes a datagram socket a member of a multicast group, or no longer.
    func setMember(
        _ isMember: Bool, _ socket: Int32, of group: SocketAddress, on interface: String?
    ) throws(OSError)
    /// Chooses the interface by which datagrams for groups leave.
    func setMulticastInterface(
        _ socket: Int32, _ interface: String, _ family: AddressFamily
    ) throws(OSError)
}

extension Network {
    // Not every network has groups.
    package func setMember(
        _ isMember: Bool, _ socket: Int32, of group: SocketAddress, on interface: String?
    ) throws(OSError) {
        throw OSError.noGroups("\(group)")
    }

    package func setMulticastInterface(
        _ socket: Int32, _ interface: String, _ family: AddressFamily
    ) throws(OSError) {
        throw OSError.noGroups(interface)
    }
}

/// An open socket of some network that is closed exactly once: when its owner lets it go.
package struct OpenSocket: ~Copyable {
    /// The number, or -1 once it was given up.
    package private(set) var raw: Int32
    private let network: any Network

    package init(owning raw: Int32, of network: any Network) {
        self.raw = raw
        self.network = network
    }

    deinit {
        if raw >= 0 { network.close(raw) }
    }

    /// Gives the number up: the caller now closes it.
    package consuming func release() -> Int32 {
        // `discard` is not to be had for what holds a reference.
        exchange(&raw, with: -1)
    }
}

extension Network {
    /// Opens a socket for the family of `address` that closes itself when it is let go.
    package func socket(
        _ kind: SocketKind, for address: SocketAddress
    ) throws(OSError) -> OpenSocket {
        OpenSocket(owning: try open(kind, for: address.family), of: self)
    }
}
