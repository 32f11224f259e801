import AsyncIO
import AsyncIOTesting
import Testing

/// Hosts of a simulated network: their addresses, the ways between them, partitions and crashes.
@Suite struct SimulatedHostTests {
    @Test func aSocketIsOnTheHostOfItsTask() throws {
        try onLoop {
            let network = TestNetwork.current
            let (one, two) = (network.host("10.0.0.1"), network.host("10.0.0.2", named: "two"))
            #expect("\(one) \(two) \(network.localhost)" == "10.0.0.1 two localhost")
            #expect(network.host("10.0.0.2") == two)
            let server = try await one.run {
                try await startServer(host: "0.0.0.0", port: 80) { _, writer in
                    try await writer.write("\(writer.peerAddress?.host ?? "-")")
                }
            }
            #expect(try await ask("10.0.0.1", from: two) == "10.0.0.2")
            #expect(try await ask("10.0.0.1", from: network.localhost) == "198.18.0.1")
            #expect(try await ask("127.0.0.1", from: one) == "127.0.0.1")
            // What loopback means depends on where one is.
            let error = await thrown { try await ask("127.0.0.1", from: two) }
            #expect((error as? OSError)?.cause == "Connection refused")
            server.close()
        }
    }

    @Test func packetsMayBeAsLargeAsAnyWrite() throws {
        try onLoop { () async throws in
            let network = TestNetwork.current
            network.loopbackConditions = LinkConditions(segmentSize: .max)
            let server = try await startServer(host: "127.0.0.1", port: 80) { reader, writer in
                for try await bytes in reader.chunks { try await writer.write(bytes) }
            }
            let (reader, writer) = try await openConnection(host: "127.0.0.1", port: 80)
            for text in ["first", "second"] {
                try await writer.write(text)
                #expect(try await reader.readExactly(text.utf8.count) == Array(text.utf8))
            }
            writer.close()
            server.close()
        }
    }

    @Test func addressesOfNoHostInParticularTrap() async throws {
        let loopback = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop { _ = TestNetwork.current.host("127.0.0.1") }
        }
        try expect(loopback, "127.0.0.1", "network.localhost")
        let wildcard = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop { _ = TestNetwork.current.host("10.0.0.1", "::") }
        }
        try expect(wildcard, "\"::\"", "network.localhost")
    }

    @Test func anAddressSaysWhichHostASocketIsOn() throws {
        try onLoop(reports: ignore) {
            let network = TestNetwork.current
            let one = network.host("10.0.0.1", "fd00::1")
            for address in ["10.0.0.1", "fd00::1"] {
                let server = try await startServer(host: address, port: 80) { _, writer in
                    try await writer.write("here")
                }
                #expect(try await ask(address, from: network.localhost) == "here")
                one.crash()
                let error = await thrown {
                    try await withTimeout(.seconds(200)) {
                        try await ask(address, from: network.localhost)
                    }
                }
                #expect((error as? OSError)?.cause == "Connection timed out")
                one.restart()
                server.close()
            }
            let error = await thrown {
                try await startServer(host: "10.0.0.9", port: 80) { _, _ in }
            }
            #expect((error as? OSError)?.cause == "Cannot assign requested address")
        }
    }

    @Test func aDistantPeerIsKnownByName() throws {
        try onLoop(reports: { _ in }) {
            let network = TestNetwork.current
            let (one, two) = (network.host("10.0.0.1"), network.host("10.0.0.2"))
            network.conditions = .distant
            let server = try await one.run {
                try await startServer(host: "10.0.0.1", port: 80) { reader, _ in
                    _ = try await reader.readToEnd()
                }
            }
            try await two.run {
                let (reader, writer) = try await openConnection(host: "10.0.0.1", port: 80)
                #expect(writer.peerAddress?.description == "10.0.0.1:80")
                #expect(writer.localAddress?.host == "10.0.0.2")
                network.resetConnections(between: one, and: two)
                let error = await thrown { try await reader.read() }
                #expect((error as? OSError)?.subject == "10.0.0.1:80")
                writer.close()
            }
            server.close()
        }
    }

    @Test func latencyIsVirtualTime() throws {
        try onLoop {
            let network = TestNetwork.current
            let (one, two) = (network.host("10.0.0.1"), network.host("10.0.0.2"))
            network.conditions = LinkConditions(latency: .milliseconds(40) ... .milliseconds(40))
            try await serveEcho(on: one)
            let loop = try runningLoop()
            let start = loop.time
            try await two.run {
                let (reader, writer) = try await openConnection(host: "10.0.0.1", port: 80)
                // There and back; the third leg travels with the first bytes.
                #expect(start.duration(to: loop.time) == .milliseconds(80))
                try await writer.write("x")
                _ = try await reader.readExactly(1)
                #expect(start.duration(to: loop.time) == .milliseconds(160))
                writer.close()
            }
            network.setConditions(.loopback, between: one, and: two)
            let again = loop.time
            #expect(try await echo("x", from: two) == "x")
            #expect(again.duration(to: loop.time) == .zero)
        }
    }

    @Test func aNarrowBandTakesItsTime() throws {
        try onLoop {
            let network = TestNetwork.current
            let (one, two) = (network.host("10.0.0.1"), network.host("10.0.0.2"))
            network.conditions = LinkConditions(bytesPerSecond: 1_000_000)
            try await keep(one) { _, writer in try await writer.write(pattern(3_000_000)) }
            let loop = try runningLoop()
            let start = loop.time
            let answer = try await two.run {
                let (reader, writer) = try await openConnection(host: "10.0.0.1", port: 80)
                defer { writer.close() }
                return try await reader.readToEnd()
            }
            #expect(answer == pattern(3_000_000))
            let seconds = start.duration(to: loop.time) / .seconds(1)
            #expect(abs(seconds - 3) < 0.01)
        }
    }

    @Test func aStreamStandsStillInAPartitionAndGoesOnAfterwards() throws {
        try onLoop {
            let network = TestNetwork.current
            let (one, two) = (network.host("10.0.0.1"), network.host("10.0.0.2"))
            try await serveEcho(on: one)
            try await two.run {
                let (reader, writer) = try await openConnection(host: "10.0.0.1", port: 80)
                network.partition(one, two)
                try await writer.write("through")
                let silence = await thrown {
                    try await withTimeout(.seconds(60)) { try await reader.readExactly(7) }
                }
                #expect(silence is TimeoutError)
                network.heal(one, two)
                #expect(try await reader.readExactly(7) == Array("through".utf8))
                writer.close()
            }
            #expect(network.statistics.repeated > 3)
        }
    }

    @Test func whoIsNeverAnsweredGivesUp() throws {
        try onLoop {
            let network = TestNetwork.current
            let (one, two) = (network.host("10.0.0.1"), network.host("10.0.0.2"))
            try await serveEcho(on: one)
            let loop = try runningLoop()
            try await two.run {
                let (reader, writer) = try await openConnection(host: "10.0.0.1", port: 80)
                network.partition([one], from: [two])
                let start = loop.time
                try await writer.write("lost")
                let failure = await thrown { try await reader.read() }
                #expect((failure as? OSError)?.cause == "Connection timed out")
                // Linux's quarter of an hour.
                let minutes = start.duration(to: loop.time) / .seconds(60)
                #expect((13...17).contains(minutes))
                writer.abort()
                let connecting = loop.time
                let refusal = await thrown { try await openConnection(host: "10.0.0.1", port: 80) }
                #expect((refusal as? OSError)?.cause == "Connection timed out")
                #expect(connecting.duration(to: loop.time) == .seconds(127))
            }
            network.healAll()
            #expect(try await echo("again", from: two) == "again")
        }
    }

    @Test func aPartitionMayHaveOneDirection() throws {
        try onLoop {
            let network = TestNetwork.current
            let (one, two) = (network.host("10.0.0.1"), network.host("10.0.0.2"))
            let heard = Trace()
            try await keep(one) { reader, writer in
                heard.add(try await reader.readLine() ?? "-")
                try await writer.write("answer\n")
                _ = try await reader.readToEnd()
            }
            try await two.run {
                let (reader, writer) = try await openConnection(host: "10.0.0.1", port: 80)
                network.block(from: one, to: two)
                try await writer.write("question\n")
                _ = await thrown { try await withTimeout(.seconds(5)) { try await reader.read() } }
                #expect(heard.entries == ["question"])
                network.heal(one, two)
                #expect(try await reader.readLine() == "answer")
                writer.close()
            }
        }
    }

    @Test func aCrashedPeerIsNoticedByThoseWhoSend() throws {
        // The server goes on trying to accept on its dead host.
        try onLoop(reports: ignore) {
            let network = TestNetwork.current
            let (one, two) = (network.host("10.0.0.1"), network.host("10.0.0.2"))
            let server = try await serveEcho(on: one)
            try await two.run {
                let (reader, writer) = try await openConnection(host: "10.0.0.1", port: 80)
                one.crash()
                #expect(!one.isUp)
                // A half-open connection: who only waits hears nothing, however long.
                let silence = await thrown {
                    try await withTimeout(.seconds(1_000)) { try await reader.read() }
                }
                #expect(silence is TimeoutError)
                one.restart()
                // It is up again, and does not know the connection.
                try await writer.write("anybody?")
                let failure = await thrown { try await reader.read() }
                #expect((failure as? OSError)?.cause == "Connection reset by peer")
                writer.abort()
            }
            server.close()
        }
    }

    @Test func theSocketsOfACrashedHostAreDead() throws {
        let reports = ReportTrace()
        try onLoop(reports: reports.add) {
            let network = TestNetwork.current
            let (one, two) = (network.host("10.0.0.1"), network.host("10.0.0.2"))
            let causes = Trace()
            let server = try await one.run {
                try await startServer(host: "10.0.0.1", port: 80) { reader, _ in
                    let error = await thrown { try await reader.read() }
                    causes.add((error as? OSError)?.cause ?? "-")
                }
            }
            let (_, writer) = try await two.run {
                try await openConnection(host: "10.0.0.1", port: 80)
            }
            try await sleep(for: .seconds(1))
            one.crash()
            try await sleep(for: .seconds(1))
            #expect(causes.entries == ["Network is down"])
            let error = await thrown {
                try await one.run { try await startServer(port: 0) { _, _ in } }
            }
            #expect((error as? OSError)?.cause == "Network is down")
            writer.abort()
            server.close()
        }
        #expect(reports.all.allSatisfy { $0.kind == .systemFailure })
    }

    @Test func connectionsCanBeReset() throws {
        try onLoop {
            let network = TestNetwork.current
            let (one, two) = (network.host("10.0.0.1"), network.host("10.0.0.2"))
            try await serveEcho(on: one)
            try await two.run {
                let (reader, writer) = try await openConnection(host: "10.0.0.1", port: 80)
                try await writer.write("x")
                _ = try await reader.readExactly(1)
                network.resetConnections(between: two, and: one)
                let failure = await thrown { try await reader.read() }
                #expect((failure as? OSError)?.cause == "Connection reset by peer")
                writer.abort()
            }
            #expect(try await echo("x", from: two) == "x")
        }
    }

    @Test func aFullBacklogMakesOthersKnockAgain() throws {
        try onLoop(.simulated(seed: 1)) {
            let loop = try runningLoop()
            let network = loop.simulatedNetwork
            let server = try await startServer(
                port: 80, configuration: ServerConfiguration { $0.backlog = 1 }
            ) { _, writer in
                try await writer.write("x")
            }
            network.loopbackConditions = .local
            // Accepting is quick; what is not is a loop that is busy: nobody accepts meanwhile.
            let times = try await gather(0..<5) { _ in
                let start = loop.time
                let (reader, writer) = try await openConnection(host: "127.0.0.1", port: 80)
                defer { writer.close() }
                _ = try await reader.readToEnd()
                return start.duration(to: loop.time)
            }
            #expect(times.filter { $0 < .seconds(1) }.count == 2)
            #expect(times.filter { $0 >= .seconds(1) }.count == 3)
            server.close()
            try await server.waitClosed()
        }
    }
}

/// A server on port 80 of a host that gives back what it gets.
@discardableResult
private func serveEcho(on host: TestHost) async throws -> Server {
    try await keep(host) { reader, writer in
        while true {
            let bytes = try await reader.read()
            if bytes.isEmpty { return }
            try await writer.write(bytes)
        }
    }
}

/// A server on port 80 of a host, for as long as the loop lives.
@discardableResult
private func keep(
    _ host: TestHost,
    _ handler: @escaping @Sendable (StreamReader, StreamWriter) async throws -> Void
) async throws -> Server {
    let server = try await host.run {
        try await startServer(host: "0.0.0.0", port: 80) { reader, writer in
            try await handler(reader, writer)
        }
    }
    try runningLoop().attachment { ServerKeeper() }.servers.append(server)
    return server
}

@Sendable private func ignore(_: LoopReport) {}

private final class ServerKeeper {
    var servers: [Server] = []
}

private func ask(_ address: String, from host: TestHost) async throws -> String {
    try await host.run {
        let (reader, writer) = try await openConnection(host: address, port: 80)
        defer { writer.close() }
        return String(decoding: try await reader.readToEnd(), as: UTF8.self)
    }
}

private func echo(_ text: String, from host: TestHost) async throws -> String {
    try await host.run {
        let (reader, writer) = try await openConnection(host: "10.0.0.1", port: 80)
        defer { writer.close() }
        try await writer.write(text)
        return String(decoding: try await reader.readExactly(text.utf8.count), as: UTF8.self)
    }
}
