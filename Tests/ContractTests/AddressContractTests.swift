import AsyncIOSystem
import Glibc
import Testing

/// Addresses, ports, paths and options, on the kernel and in simulation.
@Suite struct AddressContractTests {
    @Test(arguments: PollerKind.allCases)
    func anAddressBelongsToOne(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let network = harness.network
        let (listener, address) = try harness.listener()
        let second = try harness.open()
        #expect(errorCode { try network.bind(second, to: address) } == EADDRINUSE)
        try network.setOption(second, .reuseAddress, to: 1)
        #expect(errorCode { try network.bind(second, to: address) } == EADDRINUSE)
        let everywhere = SocketAddress.ipv4(0, port: UInt16(address.port ?? 0))
        #expect(errorCode { try network.bind(second, to: everywhere) } == EADDRINUSE)
        harness.close(listener)
        #expect(errorCode { try network.bind(second, to: address) } == 0)
        #expect(errorCode { try network.bind(second, to: address) } == EINVAL)
    }

    @Test(arguments: PollerKind.allCases)
    func anOldConnectionKeepsItsPort(kind: PollerKind) throws {
        for reuse in [false, true] {
            let harness = try NetworkHarness(kind)
            let network = harness.network
            let (listener, address) = try harness.listener(reuse: reuse)
            let client = try harness.open()
            #expect(try harness.connect(client, to: address) == 0)
            let server = try harness.accept(listener)
            harness.close(listener)
            let expected = reuse ? 0 : EADDRINUSE
            // While it lives, and for a while after it was ended from this side.
            for isAlive in [true, false] {
                if !isAlive {
                    harness.close(server)
                    #expect(try harness.receive(client) == .end)
                    harness.close(client)
                    // The last packet has to arrive.
                    _ = try harness.readiness(try harness.open())
                }
                let next = try harness.open()
                if reuse { try network.setOption(next, .reuseAddress, to: 1) }
                #expect(errorCode { try network.bind(next, to: address) } == expected)
                harness.close(next)
            }
        }
    }

    @Test(arguments: PollerKind.allCases)
    func aClosedClientKeepsNothing(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let (client, server) = try harness.pair()
        let place = try #require(harness.network.localAddress(server))
        harness.close(client)
        #expect(try harness.receive(server) == .end)
        harness.close(server)
        _ = try harness.readiness(try harness.open())
        // The side that ended second is free at once.
        let next = try harness.open()
        #expect(errorCode { try harness.network.bind(next, to: place) } == 0)
    }

    @Test(arguments: PollerKind.allCases)
    func severalMayShareAPortIfAllWantTo(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let network = harness.network
        let first = try harness.open()
        try network.setOption(first, .reusePort, to: 1)
        try network.bind(first, to: loopback)
        let address = try #require(network.localAddress(first))
        try network.listen(first, backlog: 4)
        let second = try harness.open()
        #expect(errorCode { try network.bind(second, to: address) } == EADDRINUSE)
        try network.setOption(second, .reusePort, to: 1)
        try network.bind(second, to: address)
        try network.listen(second, backlog: 4)
        let third = try harness.open()
        #expect(errorCode { try network.bind(third, to: address) } == EADDRINUSE)
    }

    @Test(arguments: PollerKind.allCases)
    func othersAddressesAreNotToBeHad(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let network = harness.network
        let foreign = try #require(SocketAddress(literal: "192.0.2.77", port: 0))
        for socket in [try harness.open(), try harness.open(.datagram)] {
            #expect(errorCode { try network.bind(socket, to: foreign) } == EADDRNOTAVAIL)
        }
        let six = try #require(SocketAddress(literal: "::1", port: 0))
        #expect(errorCode { try network.bind(try harness.open(), to: six) } == EAFNOSUPPORT)
    }

    @Test(arguments: PollerKind.allCases)
    func pathsOfUnixSockets(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let network = harness.network
        let path = SocketAddress.unix(harness.path())
        let client = try harness.open(.stream, .unix)
        #expect(errorCode { _ = try network.startConnecting(client, to: path) } == ENOENT)
        let (listener, address) = try harness.listener(at: path)
        #expect(address == path)
        let second = try harness.open(.stream, .unix)
        #expect(errorCode { try network.bind(second, to: path) } == EADDRINUSE)
        #expect(try network.startConnecting(client, to: path))
        let server = try harness.accept(listener)
        #expect(network.peerAddress(client) == path)
        #expect(network.localAddress(server) == path)
        #expect(network.peerAddress(server) == .unix(""))
        let wrong = try harness.open(.datagram, .unix)
        #expect(errorCode { _ = try network.startConnecting(wrong, to: path) } == EPROTOTYPE)
        // The path stays when the socket goes.
        harness.close(listener)
        let late = try harness.open(.stream, .unix)
        #expect(errorCode { _ = try network.startConnecting(late, to: path) } == ECONNREFUSED)
        #expect(errorCode { try network.bind(late, to: path) } == EADDRINUSE)
        let long = SocketAddress.unix(String(repeating: "x", count: 200))
        #expect(errorCode { try network.bind(late, to: long) } == ENAMETOOLONG)
    }

    @Test(arguments: PollerKind.allCases)
    func abstractNamesGoWithTheirSocket(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let network = harness.network
        let name = SocketAddress.unix("\0name-\(UInt32.random(in: 0 ... .max))")
        let client = try harness.open(.stream, .unix)
        #expect(errorCode { _ = try network.startConnecting(client, to: name) } == ECONNREFUSED)
        let (listener, _) = try harness.listener(at: name)
        harness.close(listener)
        #expect(errorCode { try network.bind(client, to: name) } == 0)
        let nameless = try harness.open(.stream, .unix)
        try network.bind(nameless, to: .unix(""))
        #expect(network.localAddress(nameless)?.isAbstract == true)
    }

    @Test(arguments: PollerKind.allCases)
    func aUnixListenerTakesOneMoreThanItsBacklog(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let name = SocketAddress.unix("\0backlog-\(UInt32.random(in: 0 ... .max))")
        let (listener, _) = try harness.listener(at: name, backlog: 2)
        for _ in 0..<3 {
            #expect(try harness.connect(try harness.open(.stream, .unix), to: name) == 0)
        }
        let next = try harness.open(.stream, .unix)
        #expect(errorCode { _ = try harness.network.startConnecting(next, to: name) } == EAGAIN)
        _ = try harness.accept(listener)
        #expect(try harness.connect(next, to: name) == 0)
    }

    @Test(arguments: PollerKind.allCases)
    func optionsAreKept(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let network = harness.network
        let socket = try harness.open()
        for option in [SocketOption.noDelay, .keepAlive, .reuseAddress, .reusePort] {
            #expect(try network.option(socket, option) == 0)
            try network.setOption(socket, option, to: 1)
            #expect(try network.option(socket, option) != 0)
        }
        for option in [SocketOption.sendBufferSize, .receiveBufferSize] {
            try network.setOption(socket, option, to: 20_000)
            #expect(try network.option(socket, option) == 40_000)
        }
        let unix = try harness.open(.stream, .unix)
        #expect(errorCode { try network.setOption(unix, .noDelay, to: 1) } == EOPNOTSUPP)
        let datagrams = try harness.open(.datagram)
        #expect(errorCode { try network.setOption(datagrams, .noDelay, to: 1) } == ENOPROTOOPT)
    }
}
