import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// The ways in which a server ends, its limit of connections, and accepting that fails.
@Suite struct ServerEndTests {
    @Test(arguments: kernelLoops)
    func abortClientsResetsThem(kind: TestLoop) throws {
        let reports = ReportTrace()
        // Made before: on a slow machine that would count as a slow step.
        let answer = pattern(20_000_000)
        try onLoop(kind, debug: true, reports: reports.add) { () async throws in
            let server = try await startServer(port: 0) { (reader, writer) async throws in
                try writer.writeNoWait(answer)
                _ = try await reader.readToEnd()
            }
            let (reader, writer) = try await openConnection(host: "127.0.0.1", port: server.port)
            _ = try await reader.readExactly(1)
            server.close()
            server.abortClients()
            try await server.waitClosed()
            let error = await thrown { try await reader.readToEnd() }
            #expect((error as? OSError)?.code == ECONNRESET)
            writer.close()
        }
        #expect(reports.all.isEmpty)
    }

    @Test(arguments: kernelLoops)
    func shutDownWaitsForThoseThatEnd(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let server = try await startServer(port: 0) { (reader, writer) async throws in
                _ = try await reader.readToEnd()
                try await writer.write("bye")
            }
            let (reader, writer) = try await openConnection(host: "127.0.0.1", port: server.port)
            while server.connectionCount == 0 { try await sleep(for: .milliseconds(1)) }
            let shared = Shared(writer)
            try runningLoop().callLater(.milliseconds(5)) { shared.value.endWriting() }
            #expect(try await server.shutDown(within: .seconds(60)))
            #expect(try await reader.readToEnd() == Array("bye".utf8))
            writer.close()
            #expect(try await server.shutDown(within: .zero), "it is down already")
        }
    }

    @Test(arguments: kernelLoops)
    func shutDownAbortsThoseThatDoNot(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let server = try await startServer(port: 0) { (reader, _) async throws in
                _ = try await reader.readToEnd()
            }
            let (reader, writer) = try await openConnection(host: "127.0.0.1", port: server.port)
            while server.connectionCount == 0 { try await sleep(for: .milliseconds(1)) }
            #expect(try await !server.shutDown(within: .milliseconds(5)))
            #expect(server.connectionCount == 0)
            let error = await thrown { try await reader.read() }
            #expect((error as? OSError)?.code == ECONNRESET)
            writer.close()
        }
    }

    @Test func serveForeverBeginsToServeAndEndsWithTheServer() throws {
        try onLoop(.real) { () async throws in
            let later = ServerConfiguration { $0.startsServing = false }
            let server = try await startServer(port: 0, configuration: later) {
                (_, _) async throws in
            }
            let shared = Shared(server)
            let task = createTask { try await shared.value.serveForever() }
            await turns()
            #expect(server.isServing)
            server.close()
            try await task.value
        }
    }

    /// What a handler does once it has written more than the kernel takes.
    enum Leaving: CaseIterable, Sendable {
        case returns
        case isCancelled
        case fails
    }

    @Test(arguments: Leaving.allCases)
    func anEndWaitsForTheLastBytes(way: Leaving) throws {
        try onLoop(reports: { _ in }) { () async throws in
            let (writers, received) = (Shared(Keeper()), Tally())
            let server = try await startServer(port: 0) { (reader, writer) async throws in
                try writer.writeNoWait(pattern(1_000_000))
                writers.value.add(writer)
                switch way {
                case .returns: break
                case .isCancelled: _ = try await reader.readToEnd()
                case .fails: throw TestError(1)
                }
            }
            let shared = Shared(server)
            let serving = createTask { try await shared.value.serveForever() }
            let (reader, writer) = try await openConnection(host: "127.0.0.1", port: server.port)
            let client = Shared(reader)
            let reading = createTask {
                while case let count = try await client.value.read(upTo: 20_000).count, count > 0 {
                    received.add(count)
                    try await sleep(for: .seconds(1))
                }
            }
            while received.value == 0 { try await sleep(for: .milliseconds(1)) }
            serving.cancel()
            await #expect(throws: CancelledError.self) { try await serving.value }
            let left = try #require(writers.value.items.first)
            #expect(left.isClosing)
            #expect(left.pendingByteCount == 0, "all of it is with the kernel")
            #expect(left.descriptor == -1)
            try await reading.value
            #expect(received.value == 1_000_000)
            writer.close()
        }
    }

    @Test func anAbortEndsTheWaitForTheLastBytes() throws {
        try onLoop { () async throws in
            let server = try await startServer(port: 0) { (_, writer) async throws in
                try writer.writeNoWait(pattern(1_000_000))
            }
            let (_, writer) = try await openConnection(host: "127.0.0.1", port: server.port)
            while server.connectionCount == 0 { try await sleep(for: .milliseconds(1)) }
            let start = try runningLoop().time
            #expect(try await !server.shutDown(within: .seconds(1)))
            #expect(start.duration(to: try runningLoop().time) == .seconds(1))
            writer.close()
        }
    }

    @Test func aLoopThatShutsDownWaitsForNoPeer() throws {
        let (loop, outlives) = try onLoop { () async throws in
            let server = try await startServer(port: 0) { (_, writer) async throws in
                try writer.writeNoWait(pattern(1_000_000))
            }
            let (reader, writer) = try await openConnection(host: "127.0.0.1", port: server.port)
            _ = try await reader.readExactly(1)
            return Shared((try runningLoop(), (reader, writer)))
        }.value
        #expect(loop.time < LoopInstant(nanoseconds: 1_000_000_000))
        withExtendedLifetime(outlives) {}
    }

    @Test func serveForeverTwiceTraps() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            try onLoop(.real) { () async throws in
                let server = try await startServer(port: 0) { (_, _) async throws in }
                let shared = Shared(server)
                createTask { try await shared.value.serveForever() }
                await Task.yield()
                await Task.yield()
                try await server.serveForever()
            }
        }
        try expect(result, "serveForever was called twice")
    }

    @Test(arguments: kernelLoops)
    func aScopedServerWaitsForItsClients(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let ended = Tally()
            let value = try await AsyncIO.withServer(port: 0) { (reader, _) async throws in
                _ = try await reader.readToEnd()
                ended.add()
            } _: { (server) async throws in
                let (_, writer) = try await openConnection(host: "127.0.0.1", port: server.port)
                while server.connectionCount == 0 { try await sleep(for: .milliseconds(1)) }
                writer.close()
                return 8
            }
            #expect(value == 8)
            #expect(ended.value == 1)
        }
    }

    @Test(arguments: kernelLoops)
    func aScopedServerThatFailsEndsItsClients(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let trace = Trace()
            let (started, writers) = (AsyncIO.Event(), Trace())
            await #expect(throws: TestError(3)) {
                try await AsyncIO.withServer(port: 0) { (reader, _) async throws in
                    started.set()
                    do {
                        _ = try await reader.readToEnd()
                    } catch let error as CancelledError {
                        trace.add("\(error.reason)")
                    }
                } _: { (server) async throws in
                    let (_, writer) = try await openConnection(
                        host: "127.0.0.1", port: server.port)
                    try await started.wait()
                    writers.add("\(writer.isClosing)")
                    throw TestError(3)
                }
            }
            #expect(trace.entries == ["the server is closing"])
        }
    }

    @Test(arguments: kernelLoops)
    func moreThanTheLimitWaitInTheBacklog(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let (served, most) = (Tally(), Tally())
            let configuration = ServerConfiguration { $0.connectionLimit = 3 }
            let server = try await startServer(port: 0, configuration: configuration) {
                (reader, _) async throws in
                let now = served.add()
                if now > most.value { most.add(now - most.value) }
                _ = try await reader.readToEnd()
                served.add(-1)
            }
            let port = server.port
            _ = try await gather(0..<30) { _ in
                let (_, writer) = try await openConnection(host: "127.0.0.1", port: port)
                try await sleep(for: .milliseconds(2))
                writer.close()
            }
            while server.statistics.accepted < 30 { try await sleep(for: .milliseconds(1)) }
            server.close()
            try await server.waitClosed()
            #expect(most.value == 3)
            #expect(server.statistics.mostAtOnce == 3)
            #expect(server.statistics.pauses > 0)
            #expect(server.statistics.failures == 0)
        }
    }

    @Test(arguments: [EMFILE, ENFILE, ENOBUFS, ENOMEM])
    func acceptingRecoversAfterASecond(code: Int32) throws {
        let (plan, reports) = (FaultPlan(), ReportTrace())
        plan.fail("accept", with: code)
        try plan.run {
            try onLoop(.real, reports: reports.add) { () async throws in
                let server = try await startServer(port: 0) { (_, writer) async throws in
                    try await writer.write("served")
                }
                let start = try runningLoop().time
                let read = try await withConnection(
                    host: "127.0.0.1", port: server.port
                ) { (reader, _) async throws in try await reader.readToEnd() }
                #expect(read == Array("served".utf8), "it has waited in the backlog")
                let waited = start.duration(to: try runningLoop().time)
                #expect(waited >= .milliseconds(950))
                #expect(server.statistics.failures == 1)
                server.close()
            }
        }
        let failures = reports.of(.systemFailure)
        #expect(failures.count == 1)
        #expect((failures.first?.error as? OSError)?.code == code)
    }

    @Test func acceptingRecoversWhenAConnectionEnds() throws {
        let (plan, reports) = (FaultPlan(), ReportTrace())
        plan.fail("accept", with: EMFILE, after: 2)
        try plan.run {
            try onLoop(.real, reports: reports.add) { () async throws in
                let server = try await startServer(port: 0) { (reader, writer) async throws in
                    try await writer.write("x")
                    _ = try await reader.readToEnd()
                }
                let (reader, first) = try await openConnection(
                    host: "127.0.0.1", port: server.port)
                _ = try await reader.readExactly(1)
                let start = try runningLoop().time
                let (otherReader, second) = try await openConnection(
                    host: "127.0.0.1", port: server.port)
                while server.statistics.failures == 0 { try await sleep(for: .milliseconds(1)) }
                first.close()
                _ = try await otherReader.readExactly(1)
                #expect(start.duration(to: try runningLoop().time) < .milliseconds(900))
                second.close()
                server.close()
                try await server.waitClosed()
            }
        }
        #expect(reports.of(.systemFailure).count == 1)
    }

    /// The pause between two attempts is none for a task that was cancelled, so it must end instead.
    @Test(arguments: kernelLoops)
    func acceptingThatKeepsFailingEndsWithTheLoop(kind: TestLoop) throws {
        let plan = FaultPlan()
        plan.fail("accept", with: EMFILE, times: .max)
        try plan.run {
            try onLoop(kind, reports: { _ in }) { () async throws in
                let server = try await startServer(port: 0) { (_, _) async throws in }
                let (_, writer) = try await openConnection(host: "127.0.0.1", port: server.port)
                while server.statistics.failures == 0 { await Task.yield() }
                writer.abort()
            }
        }
        #expect(plan.count(of: "accept") < 3)
    }

    @Test(arguments: [EINTR, ECONNABORTED, EPROTO])
    func connectionsThatDiedWhileTheyWaitedAreNothing(code: Int32) throws {
        let (plan, reports) = (FaultPlan(), ReportTrace())
        plan.fail("accept", with: code, times: 5)
        try plan.run {
            try onLoop(.real, reports: reports.add) { () async throws in
                let server = try await startServer(port: 0) { (_, writer) async throws in
                    try await writer.write("served")
                }
                try await withConnection(host: "127.0.0.1", port: server.port) {
                    (reader, _) async throws in
                    #expect(try await reader.readToEnd().count == 6)
                }
                server.close()
            }
        }
        #expect(reports.all.isEmpty)
    }
}

/// The writers of a server's handlers.
private final class Keeper {
    private(set) var items: [StreamWriter] = []
    func add(_ writer: StreamWriter) { items.append(writer) }
}
