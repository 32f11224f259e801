import AsyncIOCore
public import AsyncIOSystem

/// A socket with the calls of the system, which wait on the loop instead of blocking it.
///
/// For protocols of the system's that streams and datagrams do not cover; where they do, they are the
/// better choice. Each call is tried at once and waits only if it has to. One task may wait in each
/// direction. A call that is cancelled has taken nothing out, and what arrives for a branch of a `select`
/// that has lost is kept for the next call; only `sendAll` may have sent a part. Closed when it is let go.
/// Belongs to the loop's thread.
///
/// The counterpart of a non-blocking `socket.socket` and the loop's `sock_…` methods.
public final class LoopSocket: CustomStringConvertible {
    /// The kind of its addresses.
    public let family: AddressFamily
    /// Whether it carries a stream or datagrams.
    public let kind: SocketKind
    /// The descriptor, or -1 once it is closed.
    public var descriptor: Int32 { socket.descriptor }

    let socket: WaitingSocket
    /// What has arrived for a branch of a `select` that had lost by then.
    var keptBytes: [UInt8] = []
    var keptDatagrams: [Datagram] = []
    var keptSockets: [LoopSocket] = []

    /// Opens a socket on the running loop.
    ///
    /// Throws `OSError`. The counterpart of `socket.socket(family, type)`.
    public init(_ kind: SocketKind, _ family: AddressFamily = .ipv4) throws {
        let loop = EventLoop.running(for: "LoopSocket")
        let raw = try loop.network.open(kind, for: family)
        socket = WaitingSocket(OpenSocket(owning: raw, of: loop.network), on: loop)
        (self.family, self.kind) = (family, kind)
    }

    /// Takes over a socket that was opened elsewhere; it is made non-blocking.
    ///
    /// Throws `OSError` if it is no socket of a kind used here, and on a simulated loop, whose sockets are not
    /// the kernel's; it is then still the caller's.
    /// The counterpart of `socket.socket(fileno=)`.
    public convenience init(takingOver descriptor: Int32) throws {
        let loop = EventLoop.running(for: "LoopSocket")
        try loop.requireKernel("LoopSocket(takingOver:)")
        let network = loop.network
        guard let family = AddressFamily(number: try network.option(descriptor, .family)),
            let kind = SocketKind(number: try network.option(descriptor, .kind))
        else { throw OSError.wrongSocket("LoopSocket", "descriptor \(descriptor)") }
        try makeNonBlocking(descriptor)
        self.init(OpenSocket(owning: descriptor, of: network), kind, family, on: loop)
    }

    init(
        _ socket: consuming OpenSocket, _ kind: SocketKind, _ family: AddressFamily,
        on loop: EventLoop
    ) {
        self.socket = WaitingSocket(socket, on: loop)
        (self.family, self.kind) = (family, kind)
    }

    /// Two Unix sockets that are connected to each other.
    ///
    /// Throws `OSError` on a simulated loop. The counterpart of `socket.socketpair`.
    public static func pair(_ kind: SocketKind = .stream) throws -> (LoopSocket, LoopSocket) {
        let loop = EventLoop.running(for: "LoopSocket.pair")
        try loop.requireKernel("LoopSocket.pair")
        let (left, right) = try KernelNetwork.pair(kind)
        let network = loop.network
        return (
            LoopSocket(OpenSocket(owning: left, of: network), kind, .unix, on: loop),
            LoopSocket(OpenSocket(owning: right, of: network), kind, .unix, on: loop)
        )
    }

    /// Gives the socket its own address; port 0 is any free one.
    public func bind(to address: SocketAddress) throws {
        try socket.network.bind(try socket.open("bind"), to: address)
    }

    /// Begins to let connections wait to be accepted.
    public func listen(backlog: Int = 100) throws {
        try socket.network.listen(try socket.open("listen"), backlog: backlog)
    }

    /// The address of this end, if it has one.
    public var localAddress: SocketAddress? {
        isClosed ? nil : socket.network.localAddress(descriptor)
    }

    /// The address of the other end, if it is connected.
    public var peerAddress: SocketAddress? {
        isClosed ? nil : socket.network.peerAddress(descriptor)
    }

    /// Reads a setting.
    public func option(_ option: SocketOption) throws -> Int {
        try socket.network.option(try socket.open("option"), option)
    }

    /// Changes a setting.
    public func setOption(_ option: SocketOption, to value: Int) throws {
        try socket.network.setOption(try socket.open("setOption"), option, to: value)
    }

    /// Whether the socket was closed.
    public var isClosed: Bool { socket.isClosed }

    /// Ends the writing side, so that the peer reads to the end of what was sent.
    public func endWriting() throws {
        socket.network.endWriting(try socket.open("endWriting"))
    }

    /// Closes the socket; a task that waits for it throws `StreamClosedError`.
    public func close() {
        socket.close()
        keptSockets = []
    }

    /// Hands the socket over to a transport.
    func giveUp() throws -> OpenSocket {
        try socket.giveUp()
    }

    /// The socket with its addresses.
    public var description: String {
        if isClosed { return "a closed socket" }
        let peer = peerAddress.map { " to \($0)" } ?? ""
        return "socket \(descriptor)" + (localAddress.map { " at \($0)" } ?? "") + peer
    }
}

extension EventLoop {
    /// Throws if the sockets of this loop are not the kernel's, so that one from elsewhere cannot be used.
    func requireKernel(_ call: String) throws(OSError) {
        if !(network is KernelNetwork) { throw OSError.noKernel(call, "a socket from elsewhere") }
    }
}
