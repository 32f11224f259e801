import AsyncIO
import AsyncIOTesting
import Glibc
import Testing

/// What a stream tells of its socket, and the ways to write.
@Suite struct StreamOptionTests {
    @Test(arguments: kernelLoops)
    func namesAndOptionsOfTheSocket(kind: TestLoop) throws {
        try withServer(kind) { (reader, writer) async throws in
            _ = try await reader.readToEnd()
            #expect(writer.peerAddress?.host == "127.0.0.1")
        } client: { (_, writer) async throws in
            #expect(writer.peerAddress?.port != writer.localAddress?.port)
            #expect(writer.localAddress?.host == "127.0.0.1")
            #expect(writer.descriptor >= 0)
            #expect(writer.canEndWriting)
            #expect(try writer.option(.noDelay) == 1)
            try writer.setOption(.noDelay, to: 0)
            #expect(try writer.option(.noDelay) == 0)
            try writer.setOption(.keepAlive, to: 1)
            #expect(try writer.option(.keepAlive) == 1)
            try writer.setOption(.sendBufferSize, to: 50_000)
            #expect(try writer.option(.sendBufferSize) >= 50_000)
            let refusal = await thrown { try writer.setOption(.ipv6Only, to: 1) }
            #expect((refusal as? OSError)?.call == "setsockopt")
            let tooMuch = await thrown { try writer.setOption(.sendBufferSize, to: 5_000_000_000) }
            #expect((tooMuch as? OSError)?.code == EINVAL)
            let peer = try #require(writer.peerAddress)
            #expect(writer.description == "<StreamWriter to \(peer)>")
            writer.close()
            #expect(writer.descriptor == -1)
            #expect(writer.description == "<StreamWriter to \(peer), closed>")
            #expect(throws: StreamClosedError.self) { try writer.option(.noDelay) }
        }
    }

    @Test(arguments: kernelLoops)
    func piecesArriveInOrder(kind: TestLoop) throws {
        let pieces = (0..<500).map { Array("piece \($0)\n".utf8) } + [[], Array("end".utf8)]
        try withServer(kind) { (_, writer) async throws in
            try await writer.write(pieces: pieces)
            try await writer.write(pieces: [])
        } client: { (reader, _) async throws in
            #expect(try await reader.readToEnd() == pieces.flatMap { $0 })
        }
    }

    @Test(arguments: kernelLoops)
    func piecesThatTheKernelDoesNotTakeAreKept(kind: TestLoop) throws {
        let pieces = (1...60).map { pattern(100_000 + $0) }
        try withServer(kind) { (_, writer) async throws in
            try await writer.write(pieces: pieces)
        } client: { (reader, _) async throws in
            let isWhole = try await reader.readToEnd() == pieces.flatMap { $0 }
            #expect(isWhole)
        }
    }

    @Test(arguments: kernelLoops)
    func textAndSpansAndSlices(kind: TestLoop) throws {
        try withServer(kind) { (_, writer) async throws in
            try writer.writeNoWait("größer ")
            let bytes: [UInt8] = [0x61, 0x62, 0x63]
            try writer.writeNoWait(bytes.span.bytes)
            try await writer.write(bytes[1...])
            try await writer.write(" ende")
        } client: { (reader, _) async throws in
            #expect(try await reader.readToEnd() == Array("größer abcbc ende".utf8))
        }
    }

    @Test func aWriterThatNeverWaitsLetsOthersRun() throws {
        try onLoop(.real) { () async throws in
            let server = try await startServer(port: 0) { (reader, _) async throws in
                for try await _ in reader.chunks {}
            }
            let (_, writer) = try await openConnection(host: "127.0.0.1", port: server.port)
            let (shared, turns) = (Shared(writer), Tally())
            let other = createTask {
                while !Task.isCancelled {
                    turns.add()
                    await Task.yield()
                }
            }
            for _ in 0..<1_000 { try await shared.value.write([1]) }
            #expect(turns.value > 5)
            other.cancel()
            writer.close()
            server.close()
            try await server.waitClosed()
        }
    }

    @Test(arguments: kernelLoops)
    func drainTellsOfAClosedConnection(kind: TestLoop) throws {
        try withServer(kind) { (reader, _) async throws in
            _ = try await reader.readToEnd()
        } client: { (_, writer) async throws in
            try await writer.drain()
            writer.close()
            await #expect(throws: StreamClosedError.self) { try await writer.drain() }
            await #expect(throws: StreamClosedError.self) { try await writer.write([1]) }
        }
    }

    @Test(arguments: kernelLoops)
    func severalTasksMayDrain(kind: TestLoop) throws {
        try withServer(kind) { (reader, _) async throws in
            _ = try await reader.readToEnd()
        } client: { (_, writer) async throws in
            try writer.writeNoWait(pattern(20_000_000))
            let (shared, drained) = (Shared(writer), Tally())
            _ = try await gather(0..<10) { _ in
                try await shared.value.drain()
                drained.add()
            }
            #expect(drained.value == 10)
        }
    }

    @Test(arguments: kernelLoops)
    func waterMarksAreObeyed(kind: TestLoop) throws {
        try withServer(kind) { (reader, _) async throws in
            try await sleep(for: .milliseconds(5))
            _ = try await reader.readToEnd()
        } client: { (_, writer) async throws in
            writer.waterMarks = WaterMarks(low: 0, high: 0)
            try writer.writeNoWait(pattern(20_000_000))
            try await writer.drain()
            #expect(writer.pendingByteCount == 0)
            try writer.writeNoWait(pattern(20_000_000))
            writer.waterMarks = WaterMarks(low: 30_000_000, high: 30_000_000)
            try await writer.drain()
        }
    }

    @Test(arguments: kernelLoops)
    func aConnectionThatIsDroppedIsReportedInDebugMode(kind: TestLoop) throws {
        let reports = ReportTrace()
        try onLoop(kind, debug: true, reports: reports.add) { () async throws in
            let server = try await startServer(port: 0) { (reader, _) async throws in
                _ = try await reader.readToEnd()
            }
            do { _ = try await openConnection(host: "127.0.0.1", port: server.port) }
            server.close()
            try await server.waitClosed()
        }
        let leaks = reports.of(.leak)
        #expect(leaks.count == 1)
        #expect(leaks.first?.message.contains("was dropped and never closed") == true)
    }

    @Test func aCloseThatIsNotReadEndsAtItsLimit() throws {
        try onLoop(.real) { () async throws in
            let (gate, trace) = (AsyncIO.Event(), Trace())
            let server = try await startServer(port: 0) { (reader, _) async throws in
                try await gate.wait()
                do {
                    _ = try await reader.readToEnd()
                } catch let error as OSError {
                    trace.add(error.cause)
                }
            }
            let (_, writer) = try await openConnection(host: "127.0.0.1", port: server.port)
            try writer.writeNoWait(pattern(20_000_000))
            writer.close(within: .milliseconds(10))
            #expect(writer.pendingByteCount > 0)
            try await writer.waitClosed()
            #expect(writer.pendingByteCount == 0)
            gate.set()
            server.close()
            try await server.waitClosed()
            #expect(trace.entries == ["Connection reset by peer"])
        }
    }

    /// In a process of its own, where few others open anything.
    @Test func aConnectionThatOutlivesItsLoopIsClosed() async throws {
        await #expect(processExitsWith: .success) {
            try expectNothingLeft {
                let writers = try onLoop(.real) { () async throws in
                    let server = try await startServer(port: 0) { reader, _ in
                        _ = try await reader.readToEnd()
                    }
                    let (_, writer) = try await openConnection(
                        host: "127.0.0.1", port: server.port)
                    return Shared(writer)
                }
                #expect(writers.value.descriptor >= 0)
            }
        }
    }
}
