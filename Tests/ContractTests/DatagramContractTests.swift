import AsyncIOSystem
import Glibc
import Testing

/// UDP and Unix datagrams, on the kernel and in simulation.
@Suite struct DatagramContractTests {
    @Test(arguments: PollerKind.allCases)
    func datagramsArriveWholeWithTheirSender(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let (one, place) = try bound(harness)
        let (other, source) = try bound(harness)
        for text in ["first", "", "second"] {
            #expect(harness.send(other, text, to: place) == .bytes(text.count))
        }
        for text in ["first", "", "second"] {
            let received = try harness.receiveDatagram(one)
            #expect(received.text == text)
            #expect(received.sender == source)
        }
        #expect(harness.receiveNow(one) == .wouldBlock)
    }

    @Test(arguments: PollerKind.allCases)
    func whatDoesNotFitIsCutOff(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let (one, place) = try bound(harness)
        let (other, _) = try bound(harness)
        #expect(harness.send(other, "abcdef", to: place) == .bytes(6))
        #expect(harness.send(other, "next", to: place) == .bytes(4))
        #expect(try harness.receiveDatagram(one, upTo: 3).text == "abc")
        #expect(try harness.receiveDatagram(one).text == "next")
    }

    @Test(arguments: PollerKind.allCases)
    func aSocketWithoutAnAddressGetsOneWhenItSends(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let (one, place) = try bound(harness)
        let other = try harness.open(.datagram)
        #expect(harness.send(other, "hello", to: place) == .bytes(5))
        let sender = try #require(try harness.receiveDatagram(one).sender)
        #expect(sender.host == "127.0.0.1")
        #expect(harness.network.localAddress(other)?.host == "0.0.0.0")
        #expect(harness.network.localAddress(other)?.port == sender.port)
        #expect(harness.send(one, "answer", to: sender) == .bytes(6))
        #expect(try harness.receiveDatagram(other).text == "answer")
    }

    @Test(arguments: PollerKind.allCases)
    func aConnectedSocketHearsItsPeerAlone(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let network = harness.network
        let (one, place) = try bound(harness)
        let (peer, peerPlace) = try bound(harness)
        let (stranger, _) = try bound(harness)
        #expect(try network.startConnecting(one, to: peerPlace))
        #expect(network.peerAddress(one) == peerPlace)
        #expect(harness.send(stranger, "strange", to: place) == .bytes(7))
        #expect(harness.send(peer, "known", to: place) == .bytes(5))
        #expect(try harness.receiveDatagram(one).text == "known")
        #expect(harness.receiveNow(one) == .wouldBlock)
        #expect(harness.send(one, "back") == .bytes(4))
        #expect(try harness.receiveDatagram(peer).text == "back")
    }

    @Test(arguments: PollerKind.allCases)
    func onlyAConnectedSocketIsToldThatNobodyIsThere(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let (gone, place) = try bound(harness)
        harness.close(gone)
        let connected = try harness.open(.datagram)
        _ = try harness.network.startConnecting(connected, to: place)
        #expect(harness.send(connected, "x") == .bytes(1))
        try harness.wait(connected, for: .readable)
        #expect(harness.receiveNow(connected) == .failed(ECONNREFUSED))
        #expect(harness.receiveNow(connected) == .wouldBlock)
        let (other, _) = try bound(harness)
        #expect(harness.send(other, "x", to: place) == .bytes(1))
        #expect(try harness.readiness(other) == .writable)
    }

    @Test(arguments: PollerKind.allCases)
    func whatCannotBeSent(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let (socket, place) = try bound(harness)
        #expect(harness.send(socket, "x") == .failed(EDESTADDRREQ))
        let large = String(repeating: "x", count: 65_508)
        #expect(harness.send(socket, large, to: place) == .failed(EMSGSIZE))
        #expect(harness.send(socket, "x", to: .ipv4(.max, port: 9)) == .failed(EACCES))
        let largest = String(repeating: "x", count: 65_507)
        #expect(harness.send(socket, largest, to: place) == .bytes(65_507))
        #expect(try harness.receiveDatagram(socket).text == largest)
    }

    @Test(arguments: PollerKind.allCases)
    func broadcastReachesAllOnThisHost(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let network = harness.network
        var (receivers, port) = ([Int32](), UInt16(0))
        for _ in 0..<2 {
            let socket = try harness.open(.datagram)
            try network.setOption(socket, .reuseAddress, to: 1)
            try network.bind(socket, to: .ipv4(0, port: port))
            port = UInt16(network.localAddress(socket)?.port ?? 0)
            receivers.append(socket)
        }
        let sender = try harness.open(.datagram)
        try network.setOption(sender, .broadcast, to: 1)
        let everybody = SocketAddress.ipv4(0x7FFF_FFFF, port: port)
        #expect(harness.send(sender, "all", to: everybody) == .bytes(3))
        for receiver in receivers {
            #expect(try harness.receiveDatagram(receiver).text == "all")
        }
    }

    @Test(arguments: PollerKind.allCases)
    func unixDatagrams(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let network = harness.network
        let path = SocketAddress.unix(harness.path())
        let name = SocketAddress.unix("\0datagrams-\(UInt32.random(in: 0 ... .max))")
        let (one, other) = (
            try harness.open(.datagram, .unix), try harness.open(.datagram, .unix)
        )
        #expect(harness.send(other, "x", to: path) == .failed(ENOENT))
        #expect(harness.send(other, "x", to: name) == .failed(ECONNREFUSED))
        #expect(harness.send(other, "x") == .failed(ENOTCONN))
        try network.bind(one, to: path)
        #expect(harness.send(other, "nameless", to: path) == .bytes(8))
        let received = try harness.receiveDatagram(one)
        #expect(received.text == "nameless")
        #expect(received.sender == nil)
        try network.bind(other, to: name)
        #expect(harness.send(other, "named", to: path) == .bytes(5))
        #expect(try harness.receiveDatagram(one).sender == name)
        #expect(try network.startConnecting(other, to: path))
        #expect(harness.send(other, "connected") == .bytes(9))
        #expect(try harness.receiveDatagram(one).text == "connected")
    }

    @Test(arguments: PollerKind.allCases)
    func aFullUnixReceiverBlocksItsSenders(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let name = SocketAddress.unix("\0full-\(UInt32.random(in: 0 ... .max))")
        let (one, other) = (
            try harness.open(.datagram, .unix), try harness.open(.datagram, .unix)
        )
        try harness.network.bind(one, to: name)
        _ = try harness.network.startConnecting(other, to: name)
        try harness.watch(other)
        var count = 0
        while harness.send(other, "\(count)") != .wouldBlock { count += 1 }
        #expect(count > 0 && count < 1_000)
        try harness.noteBlocked(other, .write)
        for number in 0..<count {
            #expect(try harness.receiveDatagram(one).text == "\(number)")
        }
        try harness.wait(other, for: .writable)
        #expect(harness.send(other, "more") == .bytes(4))
    }

    private func bound(_ harness: NetworkHarness) throws -> (Int32, SocketAddress) {
        let socket = try harness.open(.datagram)
        try harness.network.bind(socket, to: loopback)
        return (socket, try #require(harness.network.localAddress(socket)))
    }
}
