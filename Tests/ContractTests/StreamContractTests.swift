import AsyncIOSystem
import Glibc
import Testing

/// TCP and Unix streams, on the kernel and in simulation: what calls answer, and what the poller tells.
@Suite struct StreamContractTests {
    // MARK: Connecting

    @Test(arguments: PollerKind.allCases)
    func bothEndsKnowEachOther(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let network = harness.network
        let (listener, address) = try harness.listener()
        #expect(address.port ?? 0 > 0)
        let client = try harness.open()
        #expect(try harness.connect(client, to: address) == 0)
        let server = try harness.accept(listener)
        #expect(network.peerAddress(client) == address)
        #expect(network.localAddress(server) == address)
        #expect(network.peerAddress(server) == network.localAddress(client))
        #expect(network.peerAddress(server)?.host == "127.0.0.1")
        #expect(try network.accept(listener) == nil)
        #expect(try harness.readiness(client) == .writable)
    }

    @Test(arguments: PollerKind.allCases)
    func nobodyListens(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let (listener, address) = try harness.listener()
        harness.close(listener)
        let client = try harness.open()
        #expect(try refusal(harness, client, address) == ECONNREFUSED)
        // Told once.
        #expect(harness.network.pendingError(client) == 0)
        #expect(try harness.readiness(client).contains([.readable, .writable, .hangup]))
        #expect(harness.network.peerAddress(client) == nil)
    }

    @Test(arguments: PollerKind.allCases)
    func connectionsAreAcceptedInOrderAndReported(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let (listener, address) = try harness.listener()
        for round in 0..<3 {
            var clients: [Int32] = []
            for _ in 0...round {
                let client = try harness.open()
                #expect(try harness.connect(client, to: address) == 0)
                clients.append(client)
            }
            for client in clients {
                let server = try harness.accept(listener)
                let peer = harness.network.peerAddress(server)
                #expect(peer == harness.network.localAddress(client))
            }
            #expect(try harness.network.accept(listener) == nil)
        }
    }

    @Test(arguments: PollerKind.allCases)
    func aListenerThatIsClosedResetsThoseWhoWait(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let (listener, address) = try harness.listener()
        let client = try harness.open()
        #expect(try harness.connect(client, to: address) == 0)
        harness.close(listener)
        #expect(try harness.receive(client) == .failed(ECONNRESET))
    }

    @Test(arguments: PollerKind.allCases)
    func callsThatDoNotFitTheState(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let network = harness.network
        let fresh = try harness.open()
        #expect(errorCode { _ = try network.accept(fresh) } == EINVAL)
        #expect(harness.receiveNow(fresh) == .failed(ENOTCONN))
        #expect(harness.send(fresh, "x") == .failed(EPIPE))
        #expect(network.peerAddress(fresh) == nil)
        #expect(network.localAddress(fresh)?.port == 0)
        let (client, server) = try harness.pair()
        let place = try #require(network.localAddress(server))
        // The first call after the connection has come about says so.
        #expect(try network.startConnecting(client, to: place))
        #expect(errorCode { _ = try network.startConnecting(client, to: place) } == EISCONN)
        #expect(errorCode { try network.listen(client, backlog: 1) } == EINVAL)
        #expect(errorCode { try network.bind(client, to: loopback) } == EINVAL)
        #expect(errorCode { try network.bind(99_999, to: loopback) } == EBADF)
    }

    // MARK: Bytes

    @Test(arguments: PollerKind.allCases)
    func bytesArriveInOrderBothWays(kind: PollerKind) throws {
        for address in try addresses() {
            let harness = try NetworkHarness(kind)
            let (client, server) = try harness.pair(at: address)
            #expect(harness.receiveNow(server) == .wouldBlock)
            #expect(harness.send(client, "hello ") == .bytes(6))
            #expect(harness.send(client, "world") == .bytes(5))
            var all = ""
            while all.count < 11 {
                guard case .text(let piece) = try harness.receive(server, upTo: 4) else { break }
                #expect(piece.count <= 4)
                all += piece
            }
            #expect(all == "hello world")
            #expect(harness.receiveNow(server) == .wouldBlock)
            #expect(harness.send(server, "answer") == .bytes(6))
            #expect(try harness.receive(client) == .text("answer"))
        }
    }

    @Test(arguments: PollerKind.allCases)
    func severalPiecesGoInOneCall(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let (client, server) = try harness.pair()
        let sent = Array("one".utf8).withUnsafeBytes { one in
            Array("two".utf8).withUnsafeBytes { two in
                harness.network.send(client, pieces: [one, two])
            }
        }
        #expect(sent == .bytes(6))
        #expect(try harness.receive(server) == .text("onetwo"))
    }

    @Test(arguments: PollerKind.allCases)
    func aFullBufferBlocksUntilThePeerReads(kind: PollerKind) throws {
        for address in try addresses() {
            let harness = try NetworkHarness(kind)
            let (client, server) = try harness.pair(at: address)
            let bytes = [UInt8](repeating: 7, count: 100_000)
            var (sent, received) = (0, 0)
            for round in 0..<3 {
                // What is on its way may still make room, until the peer's buffer is full as well.
                repeat {
                    while case .bytes(let count) = bytes.withUnsafeBytes({
                        harness.network.send(client, $0)
                    }) { sent += count }
                    try harness.noteBlocked(client, .write)
                } while try harness.readiness(client).contains(.writable)
                if round == 0 { #expect(sent > 100_000) }
                while received < sent {
                    guard case .text(let text) = try harness.receive(server) else { break }
                    received += text.utf8.count
                }
                #expect(received == sent)
                try harness.wait(client, for: .writable)
            }
        }
    }

    // MARK: The addresses of this host

    @Test(arguments: PollerKind.allCases)
    func everyLoopbackAddressIsThisHost(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let two = SocketAddress.ipv4(0x7F00_0002, port: 0)
        let (_, place) = try harness.listener(at: two)
        #expect(try harness.connect(try harness.open(), to: place) == 0)
        let port = UInt16(place.port ?? 0)
        // Another address of the same host: nobody listens there.
        let other = SocketAddress.ipv4(0x7F00_0003, port: port)
        #expect(try refusal(harness, try harness.open(), other) == ECONNREFUSED)
        let (_, everywhere) = try harness.listener(at: .ipv4(0, port: 0))
        #expect(everywhere.host == "0.0.0.0")
        for host: UInt32 in [0x7F00_0001, 0x7F12_3456, 0] {
            let place = SocketAddress.ipv4(host, port: UInt16(everywhere.port ?? 0))
            #expect(try harness.connect(try harness.open(), to: place) == 0)
        }
    }

    /// The error that an attempt ends with, at once (as a kernel may) or later.
    private func refusal(
        _ harness: NetworkHarness, _ client: Int32, _ address: SocketAddress
    ) throws -> Int32 {
        do { return try harness.connect(client, to: address) } catch let error as OSError {
            return error.code
        }
    }

    /// TCP over IPv4 and IPv6, and an abstract Unix name.
    private func addresses() throws -> [SocketAddress] {
        let six = try #require(SocketAddress(literal: "::1", port: 0))
        return [loopback, six, .unix("\0contract-\(UInt32.random(in: 0 ... .max))")]
    }
}
