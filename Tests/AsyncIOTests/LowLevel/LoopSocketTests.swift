import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// The calls of the system, waiting on the loop.
@Suite struct LoopSocketTests {
    @Test(arguments: networkLoops)
    func aClientAndAServer(kind: TestLoop) throws {
        try onLoop(kind) {
            let listener = try LoopSocket.listening()
            let address = try #require(listener.localAddress)
            let client = try LoopSocket(.stream)
            let shared = Shared(listener)
            let accepted = createTask { Shared(try await shared.value.accept()) }
            try await client.connect(to: address)
            let (server, peer) = try await accepted.value.value
            #expect(peer == client.localAddress)
            #expect(client.peerAddress == address)
            try await client.sendAll([UInt8]("question".utf8))
            #expect(try await server.receive(upTo: 4) == [UInt8]("ques".utf8))
            var bytes: [UInt8] = [1, 2, 3]
            #expect(try await server.receive(into: &bytes, upTo: 100) == 4)
            #expect(bytes == [UInt8]("tion".utf8))
            try client.endWriting()
            #expect(try await server.receive(upTo: 4).isEmpty)
            try await server.sendAll([UInt8]("answer".utf8))
            server.close()
            server.close()
            #expect(try await client.receive(upTo: 100) == [UInt8]("answer".utf8))
            #expect(try await client.receive(upTo: 100).isEmpty)
        }
    }

    @Test(arguments: kernelLoops)
    func muchGoesThroughWhole(kind: TestLoop) throws {
        try onLoop(kind) {
            let (left, right) = try LoopSocket.pair()
            let size = 5_000_000
            let (sender, count) = (Shared(left), Tally())
            let task = createTask {
                try await sender.value.sendAll(pattern(size))
                sender.value.close()
            }
            var check = PatternCheck()
            var bytes: [UInt8] = []
            while true {
                count.add(try await right.receive(into: &bytes, upTo: 100_000))
                if bytes.isEmpty { break }
                check.add(bytes)
            }
            try await task.value
            #expect(check.isInOrder)
            #expect(count.value == size)
        }
    }

    @Test func whatIsThereIsTakenWithoutAWait() throws {
        try onLoop(.real) {
            let (left, right) = try LoopSocket.pair()
            try await left.sendAll([1, 2, 3])
            let (loop, ran) = (try runningLoop(), Tally())
            loop.callSoon { ran.add() }
            #expect(try await right.receive(upTo: 10) == [1, 2, 3])
            #expect(ran.value == 0)
        }
    }

    @Test func nobodyThereIsAnError() throws {
        try onLoop(.real) {
            let socket = try LoopSocket(.stream)
            let error = await thrown {
                try await socket.connect(to: .ipv4(0x7F00_0001, port: 1))
            }
            #expect((error as? OSError)?.code == ECONNREFUSED)
            #expect((error as? OSError)?.call == "connect")
        }
    }

    @Test(arguments: kernelLoops)
    func aCancelledCallHasTakenNothing(kind: TestLoop) throws {
        try onLoop(kind) {
            let (left, right) = try LoopSocket.pair()
            let listener = try LoopSocket.listening()
            await #expect(throws: TimeoutError.self) {
                try await withTimeout(.milliseconds(2)) { _ = try await right.receive(upTo: 10) }
            }
            await #expect(throws: TimeoutError.self) {
                try await withTimeout(.milliseconds(2)) { _ = try await listener.accept() }
            }
            try await left.sendAll([7])
            #expect(try await right.receive(upTo: 10) == [7])
            let client = try LoopSocket(.stream)
            try await client.connect(to: try #require(listener.localAddress))
            #expect(try await listener.accept().peer == client.localAddress)
        }
    }

    @Test func aConnectThatIsCancelledLeavesNothing() throws {
        try onLoop(.real) {
            // A listener whose backlog is full answers nobody any more.
            let listener = try LoopSocket(.stream)
            try listener.bind(to: .ipv4(0x7F00_0001, port: 0))
            try listener.listen(backlog: 0)
            let address = try #require(listener.localAddress)
            var sockets: [LoopSocket] = []
            for _ in 0..<20 {
                let socket = try LoopSocket(.stream)
                sockets.append(socket)
                do {
                    try await withTimeout(.milliseconds(5)) {
                        try await socket.connect(to: address)
                    }
                } catch is TimeoutError {
                    socket.close()
                    #expect(socket.isClosed)
                    return
                }
            }
            Issue.record("a full backlog takes everybody")
        }
    }

    @Test(arguments: networkLoops)
    func unixSocketsToo(kind: TestLoop) throws {
        try onLoop(kind) {
            let address = SocketAddress.unix("\0asyncio-\(getpid())-\(kind)-stream")
            let listener = try LoopSocket(.stream, .unix)
            try listener.bind(to: address)
            try listener.listen()
            let client = try LoopSocket(.stream, .unix)
            try await client.connect(to: address)
            let (server, _) = try await listener.accept()
            try await client.sendAll([1, 2, 3])
            client.close()
            #expect(try await server.receive(upTo: 9) == [1, 2, 3])
            #expect(try await server.receive(upTo: 9).isEmpty)
        }
    }

    @Test func aFullBacklogIsWaitedFor() throws {
        let folder = TemporaryFolder()
        let address = SocketAddress.unix(folder.file("socket"))
        try onLoop(.real) {
            let listener = try LoopSocket(.stream, .unix)
            try listener.bind(to: address)
            try listener.listen(backlog: 1)
            let connecting = (0..<8).map { _ in
                createTask {
                    let socket = try LoopSocket(.stream, .unix)
                    try await socket.connect(to: address)
                }
            }
            await turns()
            for _ in 0..<8 { _ = try await listener.accept() }
            for task in connecting { try await task.value }
            for _ in 0..<2 { try await LoopSocket(.stream, .unix).connect(to: address) }
            let late = Shared(try LoopSocket(.stream, .unix))
            let waiting = createTask { try await late.value.connect(to: address) }
            await turns()
            late.value.close()
            #expect(await thrown { try await waiting.value } is StreamClosedError)
        }
    }

    @Test func theLosersOfASelectHaveTakenNothing() throws {
        try onLoop(.real) {
            let (left, right) = try LoopSocket.pair()
            let (other, another) = try LoopSocket.pair(.datagram)
            for round in 0..<50 {
                try await left.sendAll([UInt8(round)])
                try await other.sendAll([UInt8(round)])
                let (stream, datagram) = (Shared(right), Shared(another))
                switch try await select(
                    { try await stream.value.receive(upTo: 1) },
                    { try await datagram.value.receiveFrom().bytes })
                {
                case .first(let bytes):
                    #expect(bytes == [UInt8(round)])
                    #expect(try await another.receiveFrom().bytes == [UInt8(round)])
                case .second(let bytes):
                    #expect(bytes == [UInt8(round)])
                    #expect(try await right.receive(upTo: 1) == [UInt8(round)])
                }
            }
        }
    }

    @Test func closingWakesWhoWaits() throws {
        try onLoop(.real) {
            let (left, right) = try LoopSocket.pair()
            let socket = Shared(right)
            let waiting = createTask { try await socket.value.receive(upTo: 1) }
            await turns(3)
            right.close()
            let error = await thrown { try await waiting.value }
            #expect(error is StreamClosedError)
            #expect(right.isClosed)
            #expect(right.description == "a closed socket")
            #expect(throws: StreamClosedError.self) { try right.option(.keepAlive) }
            withExtendedLifetime(left) {}
        }
    }

    @Test(arguments: networkLoops)
    func datagramsKeepTheirBounds(kind: TestLoop) throws {
        try onLoop(kind) {
            let (left, right) = (try LoopSocket(.datagram), try LoopSocket(.datagram))
            try left.bind(to: .ipv4(0x7F00_0001, port: 0))
            try right.bind(to: .ipv4(0x7F00_0001, port: 0))
            let (from, to) = (try #require(left.localAddress), try #require(right.localAddress))
            try await left.send([1, 2, 3, 4, 5], to: to)
            try await left.send([], to: to)
            try await left.send([9], to: to)
            let cut = try await right.receiveFrom(upTo: 3)
            #expect(cut.bytes == [1, 2, 3])
            #expect(cut.isTruncated)
            #expect(cut.fullCount == 5)
            #expect(cut.sender == from)
            #expect(try await right.receiveFrom() == Datagram(bytes: [], sender: from))
            #expect(try await right.receiveFrom().bytes == [9])
        }
    }

    @Test func sendingWaitsWhileTheSocketIsFull() throws {
        try onLoop(.real) {
            let (left, right) = try LoopSocket.pair(.datagram)
            let path = "\0asyncio-\(getpid())-full"
            let receiver = try LoopSocket(.datagram, .unix)
            try receiver.bind(to: .unix(path))
            let (sender, sent) = (Shared(left), Tally())
            let task = createTask {
                for number in 0..<2_000 {
                    try await sender.value.send([UInt8(number % 251)], to: .unix(path))
                    sent.add()
                }
            }
            await turns(50)
            #expect(sent.value < 2_000)
            for number in 0..<2_000 {
                #expect(try await receiver.receiveFrom().bytes == [UInt8(number % 251)])
            }
            try await task.value
            withExtendedLifetime(right) {}
        }
    }

    @Test func aSocketFromElsewhereIsTakenOver() throws {
        try onLoop(.real) {
            var ends: [Int32] = [0, 0]
            #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
            let (left, right) = (
                try LoopSocket(takingOver: ends[0]), try LoopSocket(takingOver: ends[1])
            )
            #expect(left.family == .unix && left.kind == .stream)
            let receiver = Shared(right)
            let received = createTask { try await receiver.value.receive(upTo: 9) }
            await turns(3)
            try await left.sendAll([4])
            #expect(try await received.value == [4])
            let pipe = try TestPipe()
            #expect(throws: OSError.self) { try LoopSocket(takingOver: pipe.reading) }
        }
    }

    @Test func aSocketGoesOverToATransport() throws {
        try onLoop(.real) {
            let (left, right) = try LoopSocket.pair()
            let (transport, recorder) = try await connectAcceptedSocket(left) { Recorder() }
            #expect(left.isClosed)
            try await right.sendAll([1, 2])
            while recorder.bytes.isEmpty { await Task.yield() }
            transport.write([3])
            #expect(try await right.receive(upTo: 9) == [3])
            right.close()
            try await recorder.lost.wait()
            #expect(recorder.trace.entries == ["made", "data 2", "end", "lost"])
        }
    }

    @Test func aSocketWhoseBytesNobodyHasReadDoesNotGoOver() throws {
        try onLoop(.real) {
            let (left, right) = try LoopSocket.pair()
            let socket = Shared(left)
            try await right.sendAll([1, 2])
            // What a loser receives is kept for the next one.
            try await inLostBranch { _ = try await socket.value.receive(upTo: 9) }
            let error = await thrown { try await connectAcceptedSocket(left) { Recorder() } }
            #expect((error as? OSError)?.code == EINVAL)
            #expect(error.map { "\($0)".contains("nobody has read") } == true)
            #expect(try await left.receive(upTo: 9) == [1, 2])
            let (transport, recorder) = try await connectAcceptedSocket(left) { Recorder() }
            transport.close()
            try await recorder.lost.wait()
        }
    }

    @Test func onlyAConnectedStreamSocketGoesOver() throws {
        try onLoop(.real) {
            for socket in [try LoopSocket(.stream), try LoopSocket(.datagram)] {
                let error = await thrown { try await connectAcceptedSocket(socket) { Recorder() } }
                #expect((error as? OSError)?.code == EINVAL)
                #expect(!socket.isClosed)
            }
        }
    }

    @Test func aFaultOfTheSystemIsThrown() throws {
        let plan = FaultPlan()
        plan.fail("recv", with: ECONNRESET)
        plan.fail("send", with: EPIPE)
        plan.fail("accept", with: EMFILE)
        try plan.run {
            try onLoop(.real) {
                let (left, right) = try LoopSocket.pair()
                let listener = try LoopSocket.listening()
                let codes = [
                    await thrown { try await left.sendAll([1]) },
                    await thrown { try await right.receive(upTo: 1) },
                    await thrown { try await listener.accept() },
                ].map { ($0 as? OSError)?.code }
                #expect(codes == [EPIPE, ECONNRESET, EMFILE])
                // None of them has spoilt the socket.
                try await left.sendAll([1])
                #expect(try await right.receive(upTo: 9) == [1])
            }
        }
    }
}

extension LoopSocket {
    /// A socket that listens on the local machine.
    static func listening() throws -> LoopSocket {
        let socket = try LoopSocket(.stream)
        try socket.setOption(.reuseAddress, to: 1)
        try socket.bind(to: .ipv4(0x7F00_0001, port: 0))
        try socket.listen()
        return socket
    }
}
