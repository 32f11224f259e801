import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Testing

/// `pauseWriting` and `resumeWriting` take turns, at the right moments.
@Suite struct TransportFlowTests {
    @Test(arguments: networkLoops)
    func theProtocolIsToldWithinTheWriteThatFillsTheBuffer(kind: TestLoop) throws {
        try withTransports(kind, server: Recorder(), client: Recorder()) { server, client in
            server.transport?.pauseReading()
            let transport = try #require(client.transport)
            while client.trace.entries.last != "pause" {
                #expect(transport.writeBufferSize <= transport.waterMarks.high)
                transport.write(pattern(50_000))
            }
            #expect(transport.writeBufferSize > transport.waterMarks.high)
            transport.write("more")
            #expect(client.trace.entries == ["made", "pause"])
            server.transport?.resumeReading()
            while client.trace.entries.last != "resume" { await Task.yield() }
            #expect(transport.writeBufferSize <= transport.waterMarks.low)
            #expect(client.trace.entries == ["made", "pause", "resume"])
        }
    }

    @Test(arguments: networkLoops)
    func marksMayBeChangedAtAnyTime(kind: TestLoop) throws {
        try withTransports(kind, server: Recorder(), client: Recorder()) { server, client in
            server.transport?.pauseReading()
            let transport = try #require(client.transport)
            transport.waterMarks = WaterMarks(high: 100_000_000)
            transport.write(pattern(20_000_000))
            #expect(client.trace.entries == ["made"])
            transport.waterMarks = WaterMarks(low: 0, high: 0)
            #expect(client.trace.entries == ["made", "pause"])
            transport.waterMarks = WaterMarks(low: 50_000_000, high: 100_000_000)
            while client.trace.entries.last != "resume" { await Task.yield() }
            transport.abort()
        }
    }

    /// Random marks, pieces and pauses of the reader: the calls are paired, and each is right.
    @Test(arguments: 0..<20)
    func theCallsArePairedWhateverHappens(seed: UInt64) throws {
        let client = Recorder()
        let check = Shared(FlowCheck())
        client.onMade = { [unowned client] transport in
            client.onPause = { try check.value.pause(transport) }
            client.onResume = { try check.value.resume(transport) }
        }
        try withTransports(.real, server: Recorder(), client: client) {
            server, client in
            var random = SplitMix64(seed: seed)
            let transport = try #require(client.transport)
            let high = Int.random(in: 0...300_000, using: &random)
            transport.waterMarks = WaterMarks(
                low: Int.random(in: 0...high, using: &random), high: high)
            var written = 0
            for _ in 0..<60 {
                let size = Int.random(in: 1...200_000, using: &random)
                transport.write(patternFrom(written, size))
                written += size
                check.value.afterWrite(transport)
                if Int.random(in: 0..<3, using: &random) == 0 {
                    server.transport?.pauseReading()
                } else {
                    server.transport?.resumeReading()
                }
                await turns(Int.random(in: 0...4, using: &random))
            }
            server.transport?.resumeReading()
            transport.close()
            try await server.lost.wait()
            #expect(server.bytes.count == written)
            #expect(server.bytes == pattern(written))
        }
        #expect(check.value.problems.isEmpty)
        let calls = client.trace.entries.filter { $0 == "pause" || $0 == "resume" }
        for (index, call) in calls.enumerated() {
            #expect(call == (index.isMultiple(of: 2) ? "pause" : "resume"))
        }
    }
}

/// Whether each call of flow control came when it had to.
private final class FlowCheck {
    private(set) var problems: [String] = []
    private var isPaused = false

    func pause(_ transport: (any Transport)?) throws {
        guard let transport else { return }
        if isPaused { problems.append("paused twice") }
        if transport.writeBufferSize <= transport.waterMarks.high {
            problems.append("paused early")
        }
        isPaused = true
    }

    func resume(_ transport: (any Transport)?) throws {
        guard let transport else { return }
        if !isPaused { problems.append("resumed without a pause") }
        if transport.writeBufferSize > transport.waterMarks.low { problems.append("resumed early") }
        isPaused = false
    }

    func afterWrite(_ transport: any Transport) {
        if transport.writeBufferSize > transport.waterMarks.high, !isPaused {
            problems.append("not paused")
        }
    }
}

/// A part of what `pattern` gives.
private func patternFrom(_ start: Int, _ count: Int) -> [UInt8] {
    [UInt8](pattern(start % 251 + count).dropFirst(start % 251))
}
