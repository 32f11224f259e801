import AsyncIO
import AsyncIOTesting
import Testing

/// What a protocol is told, and in which order.
@Suite struct TransportTests {
    @Test(arguments: networkLoops)
    func theCallsComeInOrder(kind: TestLoop) throws {
        let trace = Trace()
        let server = Recorder(trace, "server")
        server.onData = { transport, bytes in transport.write(bytes) }
        try withTransports(kind, server: server, client: Recorder()) { server, client in
            client.transport?.write("hello")
            while client.text != "hello" { await Task.yield() }
            client.transport?.writeEOF()
            try await server.lost.wait()
            try await client.lost.wait()
            #expect(client.trace.entries == ["made", "data 5", "end", "lost"])
            #expect(client.error == nil)
        }
        #expect(trace.entries == ["server made", "server data 5", "server end", "server lost"])
    }

    @Test(arguments: networkLoops)
    func connectionMadeIsCalledBeforeAnythingElse(kind: TestLoop) throws {
        try onLoop(kind) {
            let server = try await createServer(port: 0) { EchoProtocol() }
            let (transport, recorder) = try await createConnection(
                host: "127.0.0.1", port: server.port
            ) { Recorder() }
            #expect(recorder.trace.entries == ["made"])
            #expect(recorder.transport === transport)
            #expect(transport.currentProtocol === recorder)
            transport.close()
            #expect(transport.isClosing)
            #expect(recorder.trace.entries == ["made"])
            try await recorder.lost.wait()
            #expect(recorder.trace.entries == ["made", "lost"])
            #expect(transport.currentProtocol == nil)
            #expect(transport.descriptor == -1)
            server.close()
        }
    }

    @Test(arguments: networkLoops)
    func whoAsksForItWritesOnAfterTheEnd(kind: TestLoop) throws {
        let server = Recorder()
        server.keepsOpen = true
        try withTransports(kind, server: server, client: Recorder()) { server, client in
            client.transport?.writeEOF()
            while !server.trace.entries.contains("end") { await Task.yield() }
            await turns(5)
            #expect(server.transport?.isClosing == false)
            server.transport?.write("late")
            while client.text != "late" { await Task.yield() }
            server.transport?.close()
            try await server.lost.wait()
            #expect(server.trace.entries == ["made", "end", "lost"])
        }
    }

    @Test(arguments: networkLoops)
    func closeSendsWhatIsWaiting(kind: TestLoop) throws {
        let size = 8_000_000
        try withTransports(kind, server: Recorder(), client: Recorder()) { server, client in
            let transport = try #require(client.transport)
            transport.write(pattern(size))
            #expect(transport.writeBufferSize > 0)
            transport.close()
            transport.close()
            #expect(transport.isClosing)
            #expect(!transport.isReading)
            try await client.lost.wait()
            try await server.lost.wait()
            #expect(client.error == nil)
            #expect(server.bytes == pattern(size))
            #expect(client.trace.entries.filter { $0 == "lost" }.count == 1)
        }
    }

    @Test(arguments: networkLoops)
    func abortLosesWhatIsWaiting(kind: TestLoop) throws {
        try withTransports(kind, server: Recorder(), client: Recorder()) { server, client in
            server.transport?.pauseReading()
            client.transport?.write(pattern(20_000_000))
            client.transport?.abort()
            client.transport?.abort()
            #expect(client.transport?.writeBufferSize == 0)
            try await client.lost.wait()
            #expect(client.error == nil)
            server.transport?.resumeReading()
            try await server.lost.wait()
            #expect(server.error is OSError)
            #expect(server.bytes.count < 20_000_000)
        }
    }

    @Test(arguments: networkLoops)
    func nothingIsToldAfterTheClose(kind: TestLoop) throws {
        let server = Recorder()
        server.onData = { transport, _ in transport.close() }
        try withTransports(kind, server: server, client: Recorder()) { server, client in
            client.transport?.write(pattern(2_000_000))
            try await server.lost.wait()
            #expect(server.trace.entries.filter { $0.hasPrefix("data") }.count == 1)
            #expect(server.trace.entries.last == "lost")
        }
    }

    @Test(arguments: networkLoops)
    func anotherProtocolTakesOver(kind: TestLoop) throws {
        try withTransports(kind, server: Recorder(), client: Recorder()) { server, client in
            let second = Recorder()
            client.transport?.write("first")
            while server.text != "first" { await Task.yield() }
            server.transport?.setProtocol(second)
            #expect(server.transport?.currentProtocol === second)
            client.transport?.write("second")
            while second.text != "second" { await Task.yield() }
            client.transport?.close()
            try await second.lost.wait()
            #expect(second.trace.entries == ["data 6", "end", "lost"])
            #expect(server.trace.entries == ["made", "data 5"])
            server.lost.set()
        }
    }

    @Test(arguments: networkLoops)
    func aPausedTransportReceivesNothing(kind: TestLoop) throws {
        let server = Recorder()
        server.onMade = { $0.pauseReading() }
        try withTransports(kind, server: server, client: Recorder()) { server, client in
            let transport = try #require(server.transport)
            #expect(!transport.isReading)
            client.transport?.write("waits")
            await turns(20)
            #expect(server.bytes.isEmpty)
            transport.resumeReading()
            transport.resumeReading()
            #expect(transport.isReading)
            #expect(server.bytes.isEmpty)
            while server.text != "waits" { await Task.yield() }
            transport.pauseReading()
            transport.pauseReading()
            client.transport?.write("again")
            await turns(20)
            #expect(server.text == "waits")
            transport.resumeReading()
            while server.text != "waitsagain" { await Task.yield() }
        }
    }

    @Test(arguments: networkLoops)
    func pausingInTheMiddleOfAStreamLosesNothing(kind: TestLoop) throws {
        let server = Recorder()
        server.onData = { transport, _ in
            transport.pauseReading()
            EventLoop.current?.callLater(.microseconds(1)) { transport.resumeReading() }
        }
        try withTransports(kind, server: server, client: Recorder()) { server, client in
            client.transport?.write(pattern(3_000_000))
            client.transport?.close()
            try await server.lost.wait()
            #expect(server.bytes == pattern(3_000_000))
        }
    }

    @Test(arguments: networkLoops)
    func piecesStayInOrder(kind: TestLoop) throws {
        try withTransports(kind, server: Recorder(), client: Recorder()) { server, client in
            let transport = try #require(client.transport)
            transport.writeLines([])
            transport.write([])
            transport.writeLines([[1, 2], [], [3], [4, 5, 6]])
            let long = (0..<300).map { number in [UInt8](repeating: UInt8(number % 256), count: 999)
            }
            transport.writeLines(long)
            let last: [UInt8] = [7]
            transport.write(last.span)
            transport.close()
            try await server.lost.wait()
            #expect(server.bytes == [1, 2, 3, 4, 5, 6] + long.joined() + last)
        }
    }

    @Test(arguments: networkLoops)
    func tellsAddressesAndSettings(kind: TestLoop) throws {
        try withTransports(kind, server: Recorder(), client: Recorder()) { server, client in
            let (left, right) = (try #require(client.transport), try #require(server.transport))
            #expect(left.localAddress == right.peerAddress)
            #expect(left.peerAddress == right.localAddress)
            #expect(left.descriptor >= 0)
            #expect(left.canWriteEOF)
            #expect(try left.option(.noDelay) == 1)
            try left.setOption(.keepAlive, to: 1)
            #expect(try left.option(.keepAlive) == 1)
            #expect(left.waterMarks == .standard)
            left.close()
            try await client.lost.wait()
            #expect(throws: StreamClosedError.self) { try left.option(.noDelay) }
        }
    }

    @Test(arguments: networkLoops)
    func aTransportLivesWithoutAReference(kind: TestLoop) throws {
        try onLoop(kind) {
            let server = try await createServer(port: 0) { EchoProtocol() }
            let trace = Trace()
            do {
                let recorder = Recorder(trace)
                recorder.onData = { transport, _ in transport.close() }
                let (transport, _) = try await createConnection(
                    host: "127.0.0.1", port: server.port
                ) { recorder }
                transport.write("echo")
            }
            while trace.entries.last != "lost" { await Task.yield() }
            #expect(trace.entries == ["made", "data 4", "lost"])
            server.close()
            try await server.waitClosed()
        }
    }

    @Test(arguments: networkLoops)
    func aPeerThatNeverStopsLeavesOthersTheirTurn(kind: TestLoop) throws {
        try withTransports(kind, server: Recorder(), client: Recorder()) { server, client in
            let transport = try #require(client.transport)
            client.onResume = { transport.write(pattern(500_000)) }
            transport.write(pattern(500_000))
            let (loop, ran) = (try runningLoop(), Tally())
            for _ in 0..<50 {
                loop.callSoon { ran.add() }
                await Task.yield()
            }
            #expect(ran.value >= 49)
            client.onResume = nil
            transport.abort()
        }
    }
}
