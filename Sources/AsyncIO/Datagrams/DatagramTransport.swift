import AsyncIOCore
public import AsyncIOSystem
import DequeModule

/// What stands for a datagram endpoint beneath its protocol.
///
/// Made by `createDatagramEndpoint`. Belongs to the loop's thread, and lives until it is closed.
///
/// The counterpart of `asyncio.DatagramTransport`.
public final class DatagramTransport: BaseTransport, AwaitedTransport, OpenTransport {
    /// The only peer, if the endpoint is connected to one; as the system has it.
    public var peerAddress: SocketAddress? { peer?.address }
    /// The address of this end.
    public let localAddress: SocketAddress?
    /// The descriptor, or -1 once it is closed.
    public var descriptor: Int32 { socket.descriptor }
    /// Whether the endpoint is closed, or will be once what is waiting was sent.
    public private(set) var isClosing = false
    /// When the protocol is told to pause and to resume.
    public var waterMarks = WaterMarks.standard {
        didSet {
            pauseIfOverfull()
            resumeIfEnoughRoom()
        }
    }
    /// How many bytes wait because the socket is full.
    public private(set) var writeBufferSize = 0

    private let socket: WaitingSocket
    private let peer: DatagramPeer?
    private let memory: ReceiveMemory
    private let site: SourceSite
    private var current: (any DatagramProtocol)?
    private var waiting: Deque<(bytes: [UInt8], address: SocketAddress?)> = []
    private var isWriterPaused = false
    private var isLost = false
    /// The next attempt, if nobody is sure to tell that there is room.
    private var retry: TimerHandle?
    private(set) var isMade = false
    var maker: TaskRecord?

    /// Takes a socket over; throws if it is closed.
    init(_ socket: DatagramSocket, _ made: any DatagramProtocol, site: SourceSite) throws {
        self.site = site
        peer = socket.peer
        localAddress = socket.localAddress
        self.socket = WaitingSocket(try socket.socket.giveUp(), on: socket.socket.loop)
        memory = ReceiveMemory.of(socket.socket.loop)
        current = made
        OpenTransports.of(loop).add(self)
        loop.callSoon(at: site) { try self.begin() }
    }

    var loop: EventLoop { socket.loop }

    /// Sends one datagram at once, or keeps it while the socket is full.
    ///
    /// On a connected endpoint only its peer can be sent to, and need not be named. An error is told to
    /// the protocol. Once the endpoint is closing, the datagram is dropped.
    public func send(_ bytes: [UInt8], to address: SocketAddress? = nil) {
        let target = target(address)
        guard !isClosing else { return }
        if waiting.isEmpty, bytes.withUnsafeBytes({ trySending($0, to: target) }) { return }
        keep(bytes, for: target)
    }

    /// Sends one datagram at once, or keeps it while the socket is full; as `send` of an array.
    public func send(_ bytes: Span<UInt8>, to address: SocketAddress? = nil) {
        let target = target(address)
        guard !isClosing else { return }
        if waiting.isEmpty, bytes.withUnsafeBytes({ trySending($0, to: target) }) { return }
        keep([UInt8](copying: bytes), for: target)
    }

    /// Sends what is waiting, and closes; the protocol is then told `connectionLost(nil)`.
    public func close() {
        guard !isClosing else { return }
        isClosing = true
        if waiting.isEmpty { end() }
    }

    /// Closes at once; what is waiting is lost.
    public func abort() {
        isClosing = true
        waiting.removeAll()
        writeBufferSize = 0
        end()
    }

    private func begin() throws {
        defer {
            isMade = true
            wakeMaker()
            startReceiving()
        }
        try current?.connectionMade(self)
    }

    private func startReceiving() {
        guard !socket.isClosed else { return }
        do {
            try socket.watch()
            loop.onReadable(descriptor, site: site) { try self.readReady() }
        } catch {
            tell("errorReceived") {
                try $0.errorReceived(OSError.cannotWait("recvfrom", descriptor))
            }
            abort()
        }
    }

    /// Hands on the datagrams that are there, up to a number that keeps nobody waiting for long.
    private func readReady() throws {
        for _ in 0..<Self.datagramsInARow {
            guard !isClosing, let receiver = current else { return }
            guard try receive(for: receiver) else {
                return loop.noteWouldBlock(descriptor, for: .read)
            }
        }
        loop.runReaderAgain(descriptor)
    }

    private func receive(for receiver: any DatagramProtocol) throws -> Bool {
        do {
            return try memory.lend { memory in
                try socket.receiveDatagramNow(descriptor, memory) { bytes, sender, _ in
                    tell("datagramReceived") { try $0.datagramReceived(bytes, from: sender) }
                } != nil
            }
        } catch let error as OSError {
            tell("errorReceived") { try $0.errorReceived(error) }
            return true
        }
    }

    private func target(_ address: SocketAddress?) -> SocketAddress? {
        guard let peer else {
            precondition(address != nil, "the endpoint is not connected: name an address")
            return address
        }
        peer.check(address)
        return nil
    }

    /// Whether the datagram is done with: sent, or refused by the system.
    private func trySending(_ bytes: UnsafeRawBufferPointer, to address: SocketAddress?) -> Bool {
        do {
            return try socket.sendDatagramNow(descriptor, bytes, to: address)
        } catch let error as OSError {
            tell("errorReceived") { try $0.errorReceived(error) }
        } catch {
            // There are no other errors of the system.
        }
        return true
    }

    private func keep(_ bytes: [UInt8], for address: SocketAddress?) {
        if waiting.isEmpty {
            // Watched from the first datagram on: it may come before `connectionMade` has returned.
            try? socket.watch()
            loop.onWritable(descriptor) { [weak self] in self?.flush() }
            waitForRoom(for: address)
        }
        waiting.append((bytes, address))
        writeBufferSize += bytes.count
        pauseIfOverfull()
    }

    private func waitForRoom(for address: SocketAddress?) {
        loop.noteWouldBlock(descriptor, for: .write)
        guard let pause = WaitingSocket.pause(for: address) else { return }
        retry?.cancel()
        retry = loop.callLater(pause) { [weak self] in self?.sendWaiting() }
    }

    /// Called in the middle of a poll; the protocol is told in the turn.
    private func flush() {
        loop.callSoon(at: site) { self.sendWaiting() }
    }

    private func sendWaiting() {
        while let (bytes, address) = waiting.first {
            guard bytes.withUnsafeBytes({ trySending($0, to: address) }) else {
                return waitForRoom(for: address)
            }
            // Whoever was told of an error may have aborted.
            guard !waiting.isEmpty else { return }
            waiting.removeFirst()
            writeBufferSize -= bytes.count
        }
        loop.onWritable(descriptor, nil)
        retry?.cancel()
        resumeIfEnoughRoom()
        if isClosing { end() }
    }

    private func pauseIfOverfull() {
        guard writeBufferSize > waterMarks.high, !isWriterPaused else { return }
        isWriterPaused = true
        tell("pauseWriting") { try $0.pauseWriting() }
    }

    private func resumeIfEnoughRoom() {
        guard isWriterPaused, writeBufferSize <= waterMarks.low else { return }
        isWriterPaused = false
        tell("resumeWriting") { try $0.resumeWriting() }
    }

    private func end() {
        guard !isLost else { return }
        isLost = true
        retry?.cancel()
        socket.close()
        loop.callSoon(at: site) { [self] in
            OpenTransports.of(loop).remove(self)
            let told = current
            part()
            try told?.connectionLost(nil)
        }
    }

    func part() {
        current = nil
    }

    @inline(__always)
    private func tell(_ method: String, _ call: (any DatagramProtocol) throws -> Void) {
        loop.tell(current, method, at: site, call)
    }

    /// So many datagrams are received before others get a turn.
    private static let datagramsInARow = 16
}
