import AsyncIOCore
import AsyncIOSystem

/// The transport of a connected stream socket, or of one end of a pipe.
///
/// While the connection lasts, the loop keeps the transport, by way of the callback that reads. The state
/// only ever moves down this list:
///
/// 1. *made*: `connectionMade` is in the ring, and reading begins behind it.
/// 2. *open*: bytes go both ways; each direction may end before the other.
/// 3. *closing*: nothing is read, and what was written before is still sent.
/// 4. *lost*: the descriptor is closed, and `connectionLost` is in the ring or was called.
final class SocketTransport: AwaitedTransport, OpenTransport {
    let loop: EventLoop
    let connection: Connection
    let outgoing: OutgoingBytes
    let memory: ReceiveMemory
    let directions: Directions
    let site: SourceSite
    @exclusivity(unchecked) var currentProtocol: (any ConnectionProtocol)?
    /// Whether `connectionMade` was called.
    private(set) var isMade = false
    var maker: TaskRecord?
    @exclusivity(unchecked) var isPaused = false
    /// Whether the peer has ended its side.
    @exclusivity(unchecked) var hasEnded = false
    @exclusivity(unchecked) var isWriterPaused = false
    @exclusivity(unchecked) private(set) var isLost = false
    var hasWrittenEOF = false
    /// How many writes were dropped because the connection is lost.
    private var droppedWrites = 0
    /// The server that made it, and hears when it is gone.
    weak var server: Server?

    /// Which ways bytes go.
    enum Directions {
        case both
        case reading
        case writing
    }

    init(
        _ connection: Connection, _ newProtocol: any ConnectionProtocol,
        _ directions: Directions = .both, on loop: EventLoop, site: SourceSite
    ) {
        self.connection = connection
        self.loop = loop
        self.directions = directions
        self.site = site
        outgoing = OutgoingBytes(connection)
        memory = ReceiveMemory.of(loop)
        outgoing.owner = self
        currentProtocol = newProtocol
        OpenTransports.of(loop).add(self)
        loop.callSoon(at: site) { try self.begin() }
    }

    deinit {
        outgoing.owner = nil
    }

    private func begin() throws {
        defer {
            isMade = true
            wakeMaker()
            startReading()
        }
        try currentProtocol?.connectionMade(self)
    }

    // What is lost is closed as well.
    var isClosing: Bool { outgoing.isClosing }

    func close() {
        guard !isClosing else { return }
        outgoing.close()
    }

    func abort() {
        forceClose(nil)
    }

    /// Ends the connection because of an error of the system or of the protocol.
    @inline(never)
    func fail(_ error: any Error, in what: @autoclosure () -> String) {
        if !isQuiet(error) {
            loop.report(
                LoopReport(
                    kind: .callbackFailed, message: "\(what()) failed, which ends it: \(error)",
                    error: error, site: site))
        }
        forceClose(error)
    }

    /// What may befall any connection is told to the protocol alone, what is somebody's mistake to all.
    private func isQuiet(_ error: any Error) -> Bool {
        guard let error = error as? OSError else { return false }
        // A terminal whose other end is closed says so with an input error.
        return directions != .reading || error.isInputFailure
    }

    func forceClose(_ error: (any Error)?) {
        guard !isLost else { return }
        lose(error)
        outgoing.abort()
    }

    /// Has the protocol told that the connection is over, once.
    func lose(_ error: (any Error)?) {
        guard !isLost else { return }
        isLost = true
        loop.callSoon(at: site) { [self] in
            let told = currentProtocol
            part()
            OpenTransports.of(loop).remove(self)
            defer { server?.clientDidEnd(self) }
            try told?.connectionLost(error)
        }
    }

    func part() {
        currentProtocol = nil
    }

    /// Counts what is written in vain, and reports it from the fifth time on, as asyncio does.
    @inline(never)
    func dropWrite() {
        droppedWrites += 1
        guard droppedWrites > 5 else { return }
        loop.report(
            LoopReport(
                kind: .systemFailure,
                message: """
                    bytes are written to a connection that is lost, for the \(droppedWrites)th time; \
                    stop writing in connectionLost
                    """, site: site))
    }
}

extension SocketTransport: ServedClient {
    func close(from site: SourceSite) { close() }
    func abort(from site: SourceSite) { abort() }
}
