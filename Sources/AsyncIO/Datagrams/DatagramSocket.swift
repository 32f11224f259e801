import AsyncIOCore
public import AsyncIOSystem

/// A socket for single messages: UDP, or a Unix datagram socket.
///
/// Nothing is taken from the kernel before somebody asks, and sending waits while the socket is full, so
/// memory stays bounded on both sides; what the kernel has no room for is lost, as is the way of
/// datagrams. One task may receive at a time; any number may send. A cancelled call has taken nothing out
/// and sent nothing. Closed when it is let go. Belongs to the loop's thread.
///
/// Made by `openDatagramSocket`. asyncio has only the form with a protocol: `createDatagramEndpoint`.
public final class DatagramSocket {
    /// The address of this end.
    public var localAddress: SocketAddress? {
        isClosed ? nil : socket.network.localAddress(descriptor)
    }
    /// The only peer, if the socket is connected to one; as the system has it.
    public var peerAddress: SocketAddress? { peer?.address }
    /// The kind of its addresses.
    public let family: AddressFamily
    /// The descriptor, or -1 once it is closed.
    public var descriptor: Int32 { socket.descriptor }
    /// Whether the socket was closed.
    public var isClosed: Bool { socket.isClosed }

    let socket: WaitingSocket
    let peer: DatagramPeer?
    /// What has arrived for a branch of a `select` that had lost by then.
    private(set) var kept: [Datagram] = []
    /// Those who found the socket full, in their order.
    private let senders = Lock()

    init(_ socket: WaitingSocket, _ family: AddressFamily, peer: DatagramPeer?) {
        self.socket = socket
        self.family = family
        self.peer = peer
    }

    /// Receives the next datagram.
    ///
    /// What is longer than `maximum` is cut off, which the datagram tells. On a connected socket, an
    /// earlier datagram that nobody took is thrown as `OSError` ("connection refused"); the socket can be
    /// used further. Errors: `OSError`, `CancelledError`, `StreamClosedError`.
    public func receive(upTo maximum: Int = 65_536) async throws -> Datagram {
        if let first = kept.first {
            try Selection.claimOrThrow()
            kept.removeFirst()
            return first
        }
        let datagram = try await socket.receiveDatagram(upTo: maximum)
        guard Selection.claim() else {
            kept.append(datagram)
            throw CancelledError(reason: .lostRace, origin: nil)
        }
        return datagram
    }

    /// The datagrams that arrive, without an end of their own, until the socket is closed.
    ///
    /// ```swift
    /// for try await datagram in socket.datagrams { … }
    /// ```
    public var datagrams: Datagrams { Datagrams(socket: self) }

    /// Sends one datagram, whole, to the peer that the socket is connected to.
    ///
    /// Waits while the socket is full; those who wait go on in their order. Errors: `OSError`, also for one
    /// that is too long; `CancelledError`, `StreamClosedError`.
    public func send(_ bytes: [UInt8]) async throws {
        precondition(peer != nil, "the socket is not connected: use send(_:to:)")
        try await sendInTurn(bytes, to: nil)
    }

    /// Sends one datagram, whole; otherwise as `send`.
    ///
    /// On a connected socket only its peer can be sent to.
    public func send(_ bytes: [UInt8], to address: SocketAddress) async throws {
        peer?.check(address)
        try await sendInTurn(bytes, to: peer == nil ? address : nil)
    }

    /// Sends text as UTF-8; otherwise as `send` of bytes.
    public func send(_ text: String, to address: SocketAddress) async throws {
        try await send([UInt8](text.utf8), to: address)
    }

    /// Sends one datagram if that is possible without a wait.
    ///
    /// Throws `WouldBlock` if the socket is full, or others wait for it.
    public func sendNoWait(_ bytes: [UInt8], to address: SocketAddress? = nil) throws {
        precondition(
            address != nil || peer != nil, "the socket is not connected: name an address")
        peer?.check(address)
        let raw = try socket.open("send")
        let isSent =
            try !senders.isLocked
            && bytes.withUnsafeBytes {
                try socket.sendDatagramNow(raw, $0, to: peer == nil ? address : nil)
            }
        guard isSent else { throw WouldBlock("DatagramSocket.send") }
    }

    /// Closes the socket.
    ///
    /// A task that waits for it throws `StreamClosedError`; the sequence of datagrams ends.
    public func close() {
        socket.close()
    }

    private func sendInTurn(_ bytes: [UInt8], to address: SocketAddress?) async throws {
        try await socket.giveWayIfDue()
        let raw = try socket.open("send")
        let isSent =
            try !senders.isLocked
            && bytes.withUnsafeBytes {
                try socket.sendDatagramNow(raw, $0, to: address)
            }
        if isSent { return socket.noteCall() }
        try await senders.withLock { try await socket.sendDatagram(bytes, to: address) }
    }
}
