import AsyncIO
import AsyncIOTesting
import Testing

/// What must hold on any simulated network, however bad: for hundreds of seeds.
@Suite struct SimulatedPropertyTests {
    @Test func aStreamLosesAndDoublesNothing() throws {
        for seed in 0..<300 as Range<UInt64> {
            let result = try onLoop(.simulated(seed: seed)) { try await echoInPieces() }
            #expect(result == nil, "seed \(seed)")
        }
    }

    @Test func theSameSeedGivesTheSameRun() throws {
        let first = try busyRun(seed: 1)
        #expect(first.count > 200)
        #expect(try busyRun(seed: 1) == first)
        #expect(try busyRun(seed: 2) != first)
    }

    @Test func aServerThatIsKilledLosesNoAcknowledgedByte() throws {
        var kills = 0
        for seed in 0..<200 as Range<UInt64> {
            let journal = Journal()
            // A server whose host is down reports that it cannot accept.
            try onLoop(.simulated(seed: seed), reports: { _ in }) {
                try await writeAndKill(journal)
            }
            kills += journal.kills
            #expect(journal.stored.starts(with: journal.acknowledged), "seed \(seed)")
            #expect(journal.acknowledged.count == 400, "seed \(seed)")
        }
        #expect(kills > 400)
    }
}

// MARK: Echo

/// Sends random pieces to an echo while the network is cut, healed and broken; says what went wrong.
private func echoInPieces() async throws -> String? {
    let loop = try runningLoop()
    let network = loop.simulatedNetwork
    let (one, two) = (network.host("10.0.0.1"), network.host("10.0.0.2"))
    network.conditions = badConditions()
    let breaks = draw(3) == 0
    let server = try await one.run {
        try await startServer(host: "10.0.0.1", port: 80) { reader, writer in
            while true {
                let bytes = try await reader.read(upTo: 1 + draw(9_000))
                if bytes.isEmpty { return }
                try await writer.write(bytes)
            }
        }
    }
    let trouble = createTask {
        for _ in 0..<draw(6) {
            try await sleep(for: .milliseconds(draw(3_000)))
            network.partition(one, two)
            try await sleep(for: .milliseconds(draw(20_000)))
            network.heal(one, two)
            if breaks, draw(2) == 0 { network.resetConnections(between: one, and: two) }
        }
    }
    let bytes = pattern(1 + draw(60_000))
    let received = Shared(Received())
    var failure: (any Error)?
    do {
        try await two.run { try await trade(bytes, received) }
    } catch { failure = error }
    trouble.cancel()
    server.close()
    let echo = received.value.bytes
    guard bytes.starts(with: echo) else { return "bytes out of order" }
    if echo.count == bytes.count { return nil }
    let excuses = ["Connection timed out"] + (breaks ? ["Connection reset by peer", "Broken pipe"] : [])
    if let error = failure as? OSError, excuses.contains(error.cause) { return nil }
    return "\(echo.count) of \(bytes.count), then \(failure.map { "\($0)" } ?? "no error")"
}

private final class Received {
    var bytes: [UInt8] = []
}

private func trade(_ bytes: [UInt8], _ received: Shared<Received>) async throws {
    let (reader, writer) = try await openConnection(host: "10.0.0.1", port: 80)
    defer { writer.abort() }
    let shared = Shared((reader, writer))
    _ = try await gather(
        {
            var sent = 0
            while sent < bytes.count {
                let end = min(bytes.count, sent + 1 + draw(8_000))
                try await shared.value.1.write(Array(bytes[sent..<end]))
                sent = end
                if draw(3) == 0 { try await sleep(for: .milliseconds(draw(50))) }
            }
            shared.value.1.endWriting()
        },
        {
            while true {
                let piece = try await shared.value.0.read(upTo: 1 + draw(5_000))
                if piece.isEmpty { return }
                received.value.bytes += piece
            }
        })
}

private func badConditions() -> LinkConditions {
    let fastest = Duration.milliseconds(draw(50))
    return LinkConditions(
        latency: fastest ... fastest + .milliseconds(draw(200)), loss: Double(draw(20)) / 100,
        segmentSize: 1 + draw(3_000))
}

// MARK: The same run twice

private func busyRun(seed: UInt64) throws -> [String] {
    try onLoop(.simulated(seed: seed)) {
        let network = TestNetwork.current
        network.beginTrace()
        network.conditions = .terrible
        let hosts = (1...4).map { network.host("10.0.0.\($0)") }
        var servers: [Server] = []
        for host in hosts {
            servers.append(
                try await host.run {
                    try await startServer(host: "0.0.0.0", port: 80) { reader, writer in
                        for try await line in reader.lines { try await writer.write(line + "\n") }
                    }
                })
        }
        _ = try await gatherResults(0..<24) { number in
            try await hosts[number % 4].run {
                for round in 0..<5 {
                    let (reader, writer) = try await openConnection(
                        host: "10.0.0.\(1 + draw(4))", port: 80)
                    try await writer.write("\(number) \(round)\n")
                    _ = try await reader.readLine()
                    if draw(4) == 0 { writer.abort() } else { writer.close() }
                    if draw(8) == 0 { network.partition(hosts[draw(4)], hosts[draw(4)]) }
                    try await sleep(for: .milliseconds(draw(100)))
                    network.healAll()
                }
            }
        }
        for server in servers { server.close() }
        return network.trace + ["\(network.statistics)"]
    }
}

// MARK: Killed and restarted

/// What a server has stored, and what its clients were told is stored.
private final class Journal: @unchecked Sendable {
    // SAFETY: used by the tasks of one loop.
    var stored: [Int] = []
    var acknowledged: [Int] = []
    var kills = 0
}

/// A client has numbers stored one after the other, by a server that is killed again and again.
private func writeAndKill(_ journal: Journal) async throws {
    let network = TestNetwork.current
    let (one, two) = (network.host("10.0.0.1"), network.host("10.0.0.2"))
    network.conditions = badConditions()
    let killer = createTask {
        while true {
            let server = try await one.run { try await startStore(journal) }
            try await sleep(for: .milliseconds(500 + draw(20_000)))
            if draw(2) == 0 { one.crash() }
            server.close()
            server.closeClients()
            try await server.waitClosed()
            journal.kills += 1
            try await sleep(for: .milliseconds(draw(2_000)))
            one.restart()
        }
    }
    try await two.run {
        while journal.acknowledged.count < 400 {
            do {
                try await withTimeout(.seconds(20)) { try await store(in: journal) }
            } catch is TimeoutError {
                // Nobody answers: a new connection may find somebody.
            } catch is OSError {}
        }
    }
    killer.cancel()
    _ = await killer.result
}

private func startStore(_ journal: Journal) async throws -> Server {
    try await startServer(host: "10.0.0.1", port: 80) { reader, writer in
        for try await line in reader.lines {
            guard let number = Int(line) else { continue }
            // The same number may come again, from a client that was not told.
            if number == journal.stored.count { journal.stored.append(number) }
            try await writer.write("\(journal.stored.count)\n")
        }
    }
}

private func store(in journal: Journal) async throws {
    let (reader, writer) = try await openConnection(host: "10.0.0.1", port: 80)
    defer { writer.abort() }
    while journal.acknowledged.count < 400 {
        let next = journal.acknowledged.count
        try await writer.write("\(next)\n")
        guard let answer = try await reader.readLine() else { return }
        if Int(answer) == next + 1 { journal.acknowledged.append(next) }
    }
}
