import AsyncIO
import AsyncIOTesting
import Testing

/// Writing: order, back-pressure, half-close, abort, and an end that cannot hang.
@Suite struct StreamWriteTests {
    @Test(arguments: networkLoops)
    func echoesLines(kind: TestLoop) throws {
        try withServer(kind) { reader, writer in
            for try await line in reader.lines { try await writer.write(line.uppercased() + "\n") }
        } client: { reader, writer in
            for word in ["hello", "", "world"] {
                try await writer.write(word + "\n")
                #expect(try await reader.readLine() == word.uppercased())
            }
        }
    }

    @Test(arguments: networkLoops)
    func aSlowReaderSlowsTheWriterDown(kind: TestLoop) throws {
        let size = 50_000_000
        let most = Tally()
        try withServer(kind) { _, writer in
            let bytes = pattern(size)
            for start in stride(from: 0, to: size, by: 65_536) {
                try await writer.write(bytes[start..<min(size, start + 65_536)])
                if writer.pendingByteCount > most.value {
                    most.add(writer.pendingByteCount - most.value)
                }
            }
        } client: { reader, _ in
            var check = PatternCheck()
            var bytes: [UInt8] = []
            // A slow start: nothing is read until the writer cannot go on.
            await turns(200)
            for round in 0... {
                if try await reader.read(into: &bytes, upTo: 262_144) == 0 { break }
                check.add(bytes)
                if round.isMultiple(of: 16) { await turns(2) }
            }
            #expect(check.count == size)
            #expect(check.isInOrder)
        }
        #expect(most.value <= WaterMarks.standard.high)
    }

    @Test(arguments: networkLoops)
    func writesOfSeveralTasksStayWhole(kind: TestLoop) throws {
        try withServer(kind) { _, writer in
            let shared = Shared(writer)
            _ = try await gather(0..<8) { number in
                let line = String(repeating: "\(number)", count: 20_000) + "\n"
                for _ in 0..<20 { try await shared.value.write(line) }
            }
        } client: { reader, _ in
            var lines: [String] = []
            for try await line in reader.lines { lines.append(line) }
            let whole = (0..<8).flatMap { number in
                Array(repeating: String(repeating: "\(number)", count: 20_000), count: 20)
            }
            let isWhole = lines.sorted() == whole
            #expect(isWhole)
        }
    }

    @Test(arguments: networkLoops)
    func drainWaitsUntilLittleIsLeft(kind: TestLoop) throws {
        try withServer(kind) { reader, _ in
            _ = try await reader.readToEnd()
        } client: { _, writer in
            try writer.writeNoWait(pattern(20_000_000))
            #expect(writer.pendingByteCount > WaterMarks.standard.high)
            try await writer.drain()
            #expect(writer.pendingByteCount <= WaterMarks.standard.low)
            try await writer.drain()
        }
    }

    @Test(arguments: networkLoops)
    func aCancelledDrainLosesNothing(kind: TestLoop) throws {
        let received = Tally()
        try withServer(kind) { reader, _ in
            try await sleep(for: .milliseconds(20))
            received.add(try await reader.readToEnd().count)
        } client: { _, writer in
            await #expect(throws: TimeoutError.self) {
                try await withTimeout(.milliseconds(5)) {
                    try await writer.write(pattern(20_000_000))
                }
            }
            writer.close()
            try await writer.waitClosed()
        }
        #expect(received.value == 20_000_000)
    }

    @Test(arguments: networkLoops)
    func closeSendsWhatIsKept(kind: TestLoop) throws {
        let received = Tally()
        try withServer(kind) { reader, _ in
            received.add(try await reader.readToEnd().count)
        } client: { _, writer in
            try writer.writeNoWait(pattern(10_000_000))
            writer.close()
            #expect(writer.isClosing)
            writer.close()
            try await writer.waitClosed()
            #expect(writer.pendingByteCount == 0)
        }
        #expect(received.value == 10_000_000)
    }

    @Test(arguments: networkLoops)
    func halfACloseLetsReadingGoOn(kind: TestLoop) throws {
        try withServer(kind) { reader, writer in
            let question = try await reader.readToEnd()
            try await writer.write("\(question.count) bytes")
        } client: { reader, writer in
            try writer.writeNoWait(pattern(3_000_000))
            writer.endWriting()
            #expect(throws: StreamClosedError.self) { try writer.writeNoWait([1]) }
            #expect(try await reader.readToEnd() == Array("3000000 bytes".utf8))
        }
    }

    @Test(arguments: networkLoops, [0, 20_000_000])
    func abortShowsThePeerAReset(kind: TestLoop, pending: Int) throws {
        let trace = Trace()
        try withServer(kind) { reader, _ in
            do {
                try await sleep(for: .milliseconds(20))
                _ = try await reader.readToEnd()
                trace.add("orderly end")
            } catch let error as OSError {
                trace.add(error.cause)
            }
        } client: { _, writer in
            try await writer.write("some")
            try writer.writeNoWait(pattern(pending))
            writer.abort()
            #expect(writer.pendingByteCount == 0)
            try await writer.waitClosed()
        }
        #expect(trace.entries == ["Connection reset by peer"])
    }

    @Test(arguments: networkLoops)
    func writingAfterTheCloseIsAnError(kind: TestLoop) throws {
        try withServer(kind) { reader, _ in
            _ = try await reader.readToEnd()
        } client: { _, writer in
            writer.close()
            let error = await thrown { try await writer.write("late") }
            #expect((error as? StreamClosedError)?.call == "write")
        }
    }

    @Test(arguments: networkLoops)
    func writingToAPeerThatIsGoneIsAnError(kind: TestLoop) throws {
        try withServer(kind) { _, writer in
            writer.abort()
        } client: { reader, writer in
            let error = await thrown {
                while true {
                    try await writer.write(pattern(100_000))
                    await Task.yield()
                }
            }
            let osError = try #require(error as? OSError)
            #expect(["Connection reset by peer", "Broken pipe"].contains(osError.cause))
            #expect(osError.call == "send")
            #expect(osError.subject.hasPrefix("127.0.0.1:"))
            let again = await thrown { try await writer.drain() }
            #expect(again is OSError)
        }
    }

    @Test(arguments: networkLoops)
    func aWriterThatWaitsIsWokenWhenThePeerGoes(kind: TestLoop) throws {
        try withServer(kind) { reader, writer in
            _ = try await reader.readExactly(1)
            await turns(20)
            writer.abort()
        } client: { _, writer in
            let error = await thrown { try await writer.write(pattern(50_000_000)) }
            #expect(error is OSError)
        }
    }

    @Test(arguments: networkLoops)
    func waitClosedMayBeCancelled(kind: TestLoop) throws {
        try withServer(kind) { reader, _ in
            _ = try await reader.readToEnd()
        } client: { _, writer in
            await #expect(throws: TimeoutError.self) {
                try await withTimeout(.milliseconds(5)) { try await writer.waitClosed() }
            }
        }
    }

    @Test(arguments: networkLoops)
    func tellsTheAddresses(kind: TestLoop) throws {
        let peers = Trace()
        try withServer(kind) { _, writer in
            peers.add("\(writer.peerAddress?.description ?? "-")")
        } client: { reader, writer in
            _ = try await reader.readToEnd()
            let local = try #require(writer.localAddress)
            #expect(peers.entries == [local.description])
            #expect(writer.peerAddress?.host == "127.0.0.1")
        }
    }
}
