import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// What becomes of errors: the system's are told to the protocol, the protocol's are reported.
@Suite struct TransportErrorTests {
    /// Where a protocol throws.
    enum Place: String, CaseIterable, Sendable {
        case dataReceived
        case eofReceived
    }

    @Test(arguments: Place.allCases)
    func anErrorOfTheProtocolEndsTheConnection(place: Place) throws {
        let reports = ReportTrace()
        let server = Recorder()
        let fail: (any Transport) throws -> Void = { _ in throw TestError(1) }
        if place == .dataReceived { server.onData = { transport, _ in try fail(transport) } }
        if place == .eofReceived { server.onEnd = fail }
        try withTransports(.real, server: server, client: Recorder(), reports: reports.add) {
            server, client in
            client.transport?.write("x")
            client.transport?.writeEOF()
            try await server.lost.wait()
            #expect(server.error as? TestError == TestError(1))
            try await client.lost.wait()
        }
        #expect(reports.of(.callbackFailed).count == 1)
        #expect(reports.all.first?.error as? TestError == TestError(1))
        #expect(reports.all.first?.message.contains("\(place.rawValue) of Recorder") == true)
    }

    @Test func anErrorInConnectionMadeIsReportedAndTheConnectionGoesOn() throws {
        let reports = ReportTrace()
        let server = Recorder()
        server.onMade = { _ in throw TestError(2) }
        try withTransports(.real, server: server, client: Recorder(), reports: reports.add) {
            server, client in
            client.transport?.write("still here")
            while server.text != "still here" { await Task.yield() }
        }
        #expect(reports.of(.callbackFailed).map { $0.error as? TestError } == [TestError(2)])
        #expect(server.error == nil)
    }

    @Test func anErrorInConnectionLostIsReported() throws {
        let reports = ReportTrace()
        let server = Recorder()
        server.onLost = { throw TestError(3) }
        try withTransports(.real, server: server, client: Recorder(), reports: reports.add) {
            _, _ in
        }
        #expect(reports.of(.callbackFailed).map { $0.error as? TestError } == [TestError(3)])
    }

    @Test func errorsOfPausingAndResumingAreReportedAndTheConnectionGoesOn() throws {
        let reports = ReportTrace()
        let client = Recorder()
        client.onPause = { throw TestError(4) }
        client.onResume = { throw TestError(5) }
        try withTransports(.real, server: Recorder(), client: client, reports: reports.add) {
            server, client in
            client.transport?.write(pattern(5_000_000))
            client.transport?.close()
            try await server.lost.wait()
            #expect(server.bytes.count == 5_000_000)
        }
        #expect(reports.all.map { $0.error as? TestError } == [TestError(4), TestError(5)])
        #expect(client.error == nil)
    }

    @Test(arguments: [ECONNRESET, ETIMEDOUT])
    func anErrorWhileReadingIsToldToTheProtocolAlone(code: Int32) throws {
        let (plan, reports) = (FaultPlan(), ReportTrace())
        plan.fail("recv", with: code)
        try plan.run {
            try withTransports(.real, server: Recorder(), client: Recorder(), reports: reports.add)
            {
                server, client in
                client.transport?.write("x")
                try await server.lost.wait()
                #expect((server.error as? OSError)?.code == code)
                #expect((server.error as? OSError)?.call == "recv")
                #expect(server.trace.entries == ["made", "lost by error"])
            }
        }
        #expect(reports.all.isEmpty)
    }

    @Test(arguments: [EPIPE, ECONNRESET])
    func anErrorWhileWritingIsToldToTheProtocolAlone(code: Int32) throws {
        let (plan, reports) = (FaultPlan(), ReportTrace())
        plan.fail("send", with: code)
        try plan.run {
            try withTransports(.real, server: Recorder(), client: Recorder(), reports: reports.add)
            {
                server, client in
                client.transport?.write("x")
                #expect(client.transport?.isClosing == true)
                #expect(client.trace.entries == ["made"])
                try await client.lost.wait()
                #expect((client.error as? OSError)?.code == code)
                #expect(client.trace.entries == ["made", "lost by error"])
            }
        }
        #expect(reports.all.isEmpty)
    }

    @Test func anErrorWhileSendingWhatIsKeptIsToldToo() throws {
        let plan = FaultPlan()
        plan.fail("send", with: EPIPE, after: 1)
        try plan.run {
            try withTransports(.real, server: Recorder(), client: Recorder()) { server, client in
                client.transport?.write(pattern(20_000_000))
                client.transport?.close()
                try await client.lost.wait()
                #expect((client.error as? OSError)?.code == EPIPE)
            }
        }
    }

    @Test func signalsAndSmallStepsChangeNothing() throws {
        let plan = FaultPlan()
        plan.fail("recv", with: EINTR, times: 7)
        plan.fail("send", with: EINTR, times: 7)
        plan.shorten("send", to: 777)
        try plan.run {
            try withTransports(.real, server: Recorder(), client: Recorder()) { server, client in
                client.transport?.write(pattern(300_000))
                client.transport?.close()
                try await server.lost.wait()
                #expect(server.bytes == pattern(300_000))
            }
        }
    }

    @Test func whoWritesOnAndOnAfterTheLossIsReported() throws {
        let reports = ReportTrace()
        try withTransports(.real, server: Recorder(), client: Recorder(), reports: reports.add) {
            _, client in
            client.transport?.abort()
            for _ in 0..<5 { client.transport?.write("nobody") }
            #expect(reports.all.isEmpty)
            client.transport?.write("nobody")
            #expect(reports.of(.systemFailure).count == 1)
        }
        #expect(reports.all.first?.message.contains("stop writing in connectionLost") == true)
    }

    @Test func nobodyThereIsAnErrorOfTheCall() throws {
        try onLoop(.real) {
            let error = await thrown {
                try await createConnection(host: "127.0.0.1", port: 1) { Recorder() }
            }
            #expect((error as? OSError)?.code == ECONNREFUSED)
        }
    }

    @Test func aProtocolThatCannotBeMadeClosesTheConnection() throws {
        let reports = ReportTrace()
        try onLoop(.real, reports: reports.add) {
            let server = try await createServer(port: 0) { throw TestError(1) }
            let (_, client) = try await createConnection(host: "127.0.0.1", port: server.port) {
                Recorder()
            }
            try await client.lost.wait()
            let error = await thrown {
                try await createConnection(host: "127.0.0.1", port: server.port) {
                    try noRecorder()
                }
            }
            #expect(error as? TestError == TestError(2))
            while reports.all.count < 2 { await Task.yield() }
            server.close()
            try await server.waitClosed()
        }
        #expect(reports.all.map { $0.error as? TestError } == [TestError(1), TestError(1)])
    }

    @Test func writingAfterTheEndOfWritingTraps() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try withTransports(.real, server: Recorder(), client: Recorder()) { _, client in
                client.transport?.writeEOF()
                client.transport?.write("late")
            }
        }
        try expect(result, "write after writeEOF")
    }
}

private func noRecorder() throws -> Recorder {
    throw TestError(2)
}
