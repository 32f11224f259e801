@testable import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// Several addresses of one host: who is tried when, and what is told if all fail.
@Suite struct ConnectRaceTests {
    /// Nobody answers there: a network that is reserved for documentation.
    private let silent = SocketAddress.ipv4(0xC000_0201, port: 9)

    @Test func familiesTakeTurns() {
        let four = (1...3).map { SocketAddress.ipv4($0, port: 1) }
        let six = (1...2).map { SocketAddress.ipv6(.init(repeating: $0), port: 1, scope: 0) }
        #expect(
            ConnectAttempt.interleaved(six + four)
                == [six[0], four[0], six[1], four[1], four[2]])
        #expect(ConnectAttempt.interleaved(four + six).first == four[0])
        #expect(ConnectAttempt.interleaved([]).isEmpty)
    }

    @Test(arguments: networkLoops, [nil, Duration.milliseconds(250)])
    func theNextIsTriedWhenOneFails(kind: TestLoop, delay: Duration?) throws {
        try onLoop(kind) { () async throws in
            let server = try await startServer(port: 0) { (_, _) async throws in }
            let (free, used) = (try await freePort(), server.port)
            let attempt = ConnectAttempt(place: "test:1", delay: delay)
            let connection = try await attempt.connect(
                to: [address(free), address(free), address(used)], on: try runningLoop())
            #expect(connection.peer == address(used))
            connection.close()
            server.close()
        }
    }

    @Test(arguments: networkLoops)
    func oneThatDoesNotAnswerIsNotWaitedFor(kind: TestLoop) throws {
        let reports = ReportTrace()
        try onLoop(kind, debug: true, reports: reports.add) { () async throws in
            let server = try await startServer(port: 0) { (_, _) async throws in }
            let attempt = ConnectAttempt(place: "test:1", delay: .milliseconds(5))
            let connection = try await attempt.connect(
                to: [silent, address(server.port)], on: try runningLoop())
            #expect(connection.peer == address(server.port))
            connection.close()
            server.close()
            try await server.waitClosed()
        }
        #expect(reports.of(.leak).isEmpty, "the losers are closed")
    }

    @Test func oneErrorIsThrownAsItIs() throws {
        try onLoop(.real) { () async throws in
            let port = try await freePort()
            let one = ConnectAttempt(place: "test:1", delay: .milliseconds(5))
            let single = await thrown {
                try await one.connect(to: [address(port)], on: try runningLoop()).close()
            }
            #expect((single as? OSError)?.subject == "127.0.0.1:\(port)")
            let same = await thrown {
                try await one.connect(to: [address(port), address(port)], on: try runningLoop())
                    .close()
            }
            #expect((same as? OSError)?.subject == "127.0.0.1:\(port)", "both say the same")
            #expect((same as? OSError)?.code == ECONNREFUSED)
        }
    }

    @Test func severalErrorsAreToldTogether() throws {
        let plan = FaultPlan()
        plan.fail("connect", with: ENETUNREACH, times: 2)
        try plan.run {
            try onLoop(.real) { () async throws in
                let port = try await freePort()
                let addresses = [address(port), address(port)]
                plan.fail("connect", with: EHOSTUNREACH, after: 2)
                let quiet = ConnectAttempt(place: "test:1", delay: nil)
                _ = await thrown {
                    try await quiet.connect(to: addresses, on: try runningLoop()).close()
                }
                let error = await thrown {
                    try await quiet.connect(to: addresses, on: try runningLoop()).close()
                }
                let summary = try #require(error as? OSError)
                #expect(summary.code == EHOSTUNREACH)
                #expect(summary.subject.hasPrefix("test:1 (connect 127.0.0.1:\(port): No route"))
                #expect(summary.subject.hasSuffix("Connection refused)"))
            }
        }
    }

    @Test func allErrorsComeOnRequest() throws {
        try onLoop(.real) { () async throws in
            let port = try await freePort()
            for addresses in [[address(port)], [address(port), address(port)]] {
                let attempt = ConnectAttempt(
                    place: "test:1", delay: .milliseconds(5), allErrors: true)
                let error = await thrown {
                    try await attempt.connect(to: addresses, on: try runningLoop()).close()
                }
                let group = try #require(error as? ErrorGroup)
                #expect(group.errors.count == addresses.count)
                #expect(group.contains(OSError.self))
            }
        }
    }

    @Test func cancellingTheRaceLeavesNothingOpen() throws {
        let reports = ReportTrace()
        let before = openDescriptors()
        try onLoop(.real, debug: true, reports: reports.add) { () async throws in
            let task = createTask {
                let attempt = ConnectAttempt(place: "test:1", delay: .milliseconds(1))
                let silent = self.silent
                try await attempt.connect(
                    to: [silent, silent, silent], on: try runningLoop()
                ).close()
            }
            try await sleep(for: .milliseconds(10))
            task.cancel()
            await #expect(throws: (any Error).self) { try await task.value }
            #expect(try runningLoop().allTasks.count == 1)
        }
        #expect(reports.of(.leak).isEmpty)
        #expect(openDescriptors() <= before + 2)
    }

    @Test(arguments: networkLoops)
    func theLocalAddressIsOfOnesChoice(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let peers = Trace()
            let server = try await startServer(port: 0) { (_, writer) async throws in
                peers.add(writer.peerAddress?.host ?? "-")
            }
            let local = try #require(SocketAddress(literal: "127.0.0.5", port: 0))
            try await withConnection(
                host: "127.0.0.1", port: server.port, localAddress: local
            ) { (reader, writer) async throws in
                #expect(writer.localAddress?.host == "127.0.0.5")
                _ = try await reader.readToEnd()
            }
            #expect(peers.entries == ["127.0.0.5"])
            server.close()
        }
    }

    @Test func aLocalAddressMustBeOfTheSameFamily() throws {
        try onLoop(.real) { () async throws in
            let error = await thrown {
                try await openConnection(
                    host: "127.0.0.1", port: 9, localAddress: .ipv6(.zero, port: 0, scope: 0))
            }
            #expect((error as? OSError)?.code == EADDRNOTAVAIL)
            #expect((error as? OSError)?.subject == "127.0.0.1:9 from [::]:0")
        }
    }

    @Test func aLocalAddressThatIsTakenIsAClearError() throws {
        try onLoop(.real) { () async throws in
            let server = try await startServer(port: 0) { (_, _) async throws in }
            let local = address(server.port)
            let error = await thrown {
                try await openConnection(
                    host: "127.0.0.1", port: server.port, localAddress: local)
            }
            #expect((error as? OSError)?.call == "bind")
            #expect((error as? OSError)?.code == EADDRINUSE)
            server.close()
        }
    }

    @Test func aLoserOfASelectClosesItsConnection() throws {
        let reports = ReportTrace()
        try onLoop(.real, debug: true, reports: reports.add) { () async throws in
            let server = try await startServer(port: 0) { (reader, _) async throws in
                _ = try await reader.readToEnd()
            }
            let port = server.port
            let winner = try await select(
                { try await openConnection(host: "127.0.0.1", port: port).1.abort() },
                { try await openConnection(host: "127.0.0.1", port: port).1.abort() })
            if case .second = winner { Issue.record("the first is there first") }
            server.close()
            try await server.waitClosed()
        }
        #expect(reports.of(.leak).isEmpty)
    }

    private func address(_ port: Int) -> SocketAddress { .ipv4(0x7F00_0001, port: UInt16(port)) }
}

/// What `withConnection` leaves behind.
@Suite struct WithConnectionTests {
    @Test(arguments: networkLoops)
    func sendsWhatTheBodyHasWritten(kind: TestLoop) throws {
        let received = Tally()
        try onLoop(kind) { () async throws in
            try await AsyncIO.withServer(port: 0) { (reader, _) async throws in
                received.add(try await reader.readToEnd().count)
            } _: { (server) async throws in
                try await withConnection(host: "127.0.0.1", port: server.port) { (_, writer) async throws in
                    try writer.writeNoWait(pattern(10_000_000))
                }
            }
        }
        #expect(received.value == 10_000_000)
    }

    @Test(arguments: networkLoops)
    func abortsIfTheBodyThrows(kind: TestLoop) throws {
        let trace = Trace()
        try onLoop(kind) { () async throws in
            try await AsyncIO.withServer(port: 0) { (reader, _) async throws in
                do {
                    _ = try await reader.readToEnd()
                } catch let error as OSError {
                    trace.add(error.cause)
                }
            } _: { (server) async throws in
                await #expect(throws: TestError(7)) {
                    try await withConnection(host: "127.0.0.1", port: server.port) { (_, _) async throws in
                        try await sleep(for: .milliseconds(1))
                        throw TestError(7)
                    }
                }
            }
        }
        #expect(trace.entries == ["Connection reset by peer"])
    }
}

/// A port on which nobody listens: one that was free a moment ago.
func freePort() async throws -> Int {
    let server = try await startServer(port: 0) { (_, _) async throws in }
    defer { server.close() }
    return server.port
}
