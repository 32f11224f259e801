import AsyncIO
import AsyncIOTesting
import Glibc
import Testing

/// How long a close waits for a peer that is slow, or reads nothing.
@Suite struct StreamCloseTests {
    @Test func aSlowPeerGetsEverything() throws {
        try onLoop {
            let received = Tally()
            let server = try await startServer(port: 0) { reader, _ in
                while true {
                    let bytes = try await reader.read(upTo: 20_000)
                    if bytes.isEmpty { break }
                    received.add(bytes.count)
                    try await sleep(for: .seconds(1))
                }
            }
            let (_, writer) = try await openConnection(host: "127.0.0.1", port: server.port)
            let start = try runningLoop().time
            try writer.writeNoWait(pattern(2_000_000))
            writer.close()
            try await writer.waitClosed()
            #expect(start.duration(to: try runningLoop().time) > .seconds(60))
            server.close()
            try await server.waitClosed()
            #expect(received.value == 2_000_000)
        }
    }

    @Test func aPeerThatStopsReadingIsWaitedForHalfAMinute() throws {
        try onLoop {
            let (gate, trace) = (AsyncIO.Event(), Trace())
            let server = try await startServer(port: 0) { reader, _ in
                try await sleep(for: .seconds(20))
                _ = try await reader.readExactly(400_000)
                try await gate.wait()
                do {
                    _ = try await reader.readToEnd()
                } catch let error as OSError {
                    trace.add(error.cause)
                }
            }
            let (_, writer) = try await openConnection(host: "127.0.0.1", port: server.port)
            let start = try runningLoop().time
            try writer.writeNoWait(pattern(2_000_000))
            writer.close()
            try await writer.waitClosed()
            let waited = start.duration(to: try runningLoop().time)
            #expect(waited >= .seconds(50) && waited < .seconds(51))
            gate.set()
            server.close()
            try await server.waitClosed()
            #expect(trace.entries == ["Connection reset by peer"])
        }
    }

    @Test func aLimitHoldsAlsoForAPeerThatReads() throws {
        try onLoop(reports: { _ in }) {
            let server = try await startServer(port: 0) { reader, _ in
                while try await !reader.read(upTo: 20_000).isEmpty {
                    try await sleep(for: .seconds(20))
                }
            }
            let (_, writer) = try await openConnection(host: "127.0.0.1", port: server.port)
            let start = try runningLoop().time
            try writer.writeNoWait(pattern(2_000_000))
            writer.close(within: .seconds(60))
            try await writer.waitClosed()
            #expect(start.duration(to: try runningLoop().time) == .seconds(60))
            server.close()
        }
    }
}
