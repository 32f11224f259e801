import AsyncIOSystem
import Glibc
import Testing

/// How streams end, on the kernel and in simulation: in which order data, ends and errors are told.
@Suite struct StreamEndContractTests {
    @Test(arguments: PollerKind.allCases)
    func oneSideMayEndBeforeTheOther(kind: PollerKind) throws {
        for address in [loopback, .unix("\0half-\(UInt32.random(in: 0 ... .max))")] {
            let harness = try NetworkHarness(kind)
            let (client, server) = try harness.pair(at: address)
            #expect(harness.send(client, "question") == .bytes(8))
            harness.network.endWriting(client)
            #expect(harness.send(client, "more") == .failed(EPIPE))
            #expect(try harness.receive(server) == .text("question"))
            #expect(try harness.receive(server) == .end)
            #expect(try harness.receive(server) == .end)
            #expect(harness.send(server, "answer") == .bytes(6))
            #expect(try harness.receive(client) == .text("answer"))
            harness.network.endWriting(server)
            #expect(try harness.receive(client) == .end)
            // Both sides have ended.
            try harness.wait(client, for: [.readable, .writable, .hangup])
        }
    }

    @Test(arguments: PollerKind.allCases)
    func whatWasSentBeforeTheCloseArrives(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let (client, server) = try harness.pair()
        #expect(harness.send(client, "last words") == .bytes(10))
        harness.close(client)
        #expect(try harness.receive(server) == .text("last words"))
        #expect(try harness.receive(server) == .end)
    }

    @Test(arguments: PollerKind.allCases)
    func writingToAPeerThatHasClosed(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let (client, server) = try harness.pair()
        harness.close(client)
        #expect(try harness.receive(server) == .end)
        // The first bytes are what the other side answers with a reset.
        #expect(harness.send(server, "x") == .bytes(1))
        let all: Readiness = [.readable, .writable, .hangup]
        #expect(try harness.readiness(server).contains(all))
        #expect(try harness.receive(server) == .end)
        #expect(harness.send(server, "x") == .failed(EPIPE))
        #expect(harness.send(server, "x") == .failed(EPIPE))
        #expect(try harness.receive(server) == .end)
    }

    @Test(arguments: PollerKind.allCases)
    func closingWithUnreadBytesResets(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let (client, server) = try harness.pair()
        #expect(harness.send(client, "never read") == .bytes(10))
        try harness.wait(server, for: .readable)
        harness.close(server)
        #expect(try harness.receive(client) == .failed(ECONNRESET))
        #expect(try harness.receive(client) == .end)
        #expect(harness.send(client, "x") == .failed(EPIPE))
        #expect(try harness.readiness(client).contains([.readable, .writable, .hangup]))
        #expect(harness.network.peerAddress(client) == nil)
    }

    @Test(arguments: PollerKind.allCases)
    func anErrorIsToldOnceByWhateverCallComesFirst(kind: PollerKind) throws {
        for call in ["send", "recv", "error"] {
            let harness = try NetworkHarness(kind)
            let (client, server) = try harness.pair()
            harness.network.resetOnClose(server)
            harness.close(server)
            try harness.wait(client, for: [.readable, .writable, .hangup])
            switch call {
            case "send": #expect(harness.send(client, "x") == .failed(ECONNRESET))
            case "recv": #expect(harness.receiveNow(client) == .failed(ECONNRESET))
            default: #expect(harness.network.pendingError(client) == ECONNRESET)
            }
            #expect(harness.network.pendingError(client) == 0)
            #expect(harness.receiveNow(client) == .end)
            #expect(harness.send(client, "x") == .failed(EPIPE))
        }
    }

    @Test(arguments: PollerKind.allCases)
    func whatHasArrivedIsReadBeforeTheReset(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let (client, server) = try harness.pair()
        #expect(harness.send(server, "first") == .bytes(5))
        try harness.wait(client, for: .readable)
        harness.network.resetOnClose(server)
        harness.close(server)
        try harness.wait(client, for: .hangup)
        #expect(harness.receiveNow(client) == .text("first"))
        #expect(harness.receiveNow(client) == .failed(ECONNRESET))
        #expect(harness.receiveNow(client) == .end)
    }

    @Test(arguments: PollerKind.allCases)
    func aUnixPeerThatHasClosedIsKnownAtOnce(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let name = SocketAddress.unix("\0gone-\(UInt32.random(in: 0 ... .max))")
        let (client, server) = try harness.pair(at: name)
        #expect(harness.send(client, "last words") == .bytes(10))
        harness.close(client)
        #expect(harness.send(server, "x") == .failed(EPIPE))
        #expect(try harness.receive(server) == .text("last words"))
        #expect(try harness.receive(server) == .end)
        try harness.wait(server, for: [.readable, .writable, .hangup])
    }

    @Test(arguments: PollerKind.allCases)
    func aUnixPeerThatLeavesBytesUnreadIsAnError(kind: PollerKind) throws {
        let harness = try NetworkHarness(kind)
        let name = SocketAddress.unix("\0unread-\(UInt32.random(in: 0 ... .max))")
        let (client, server) = try harness.pair(at: name)
        #expect(harness.send(client, "never read") == .bytes(10))
        try harness.wait(server, for: .readable)
        harness.close(server)
        #expect(try harness.receive(client) == .failed(ECONNRESET))
        #expect(try harness.receive(client) == .end)
        #expect(harness.send(client, "x") == .failed(EPIPE))
    }
}
