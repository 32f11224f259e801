import AsyncIO
import AsyncIOTesting
import Testing

/// Servers: a task for each connection, errors that are told, and an orderly end.
@Suite struct ServerTests {
    @Test func aConfigurationThatServesNobodyTraps() async throws {
        let nobody = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            var configuration = ServerConfiguration()
            configuration.connectionLimit = 0
        }
        try expect(nobody, "a server serves at least one connection at a time")
        let nothing = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            _ = ServerConfiguration { $0.limit = 0 }
        }
        try expect(nothing, "the limit of a stream must be positive")
    }

    @Test(arguments: networkLoops)
    func servesAThousandAtOnce(kind: TestLoop) throws {
        raiseDescriptorLimit()
        // poll(2) looks at each descriptor each time; fewer show the same.
        let count = kind == .real ? 1_000 : 200
        try onLoop(kind) { () async throws in
            let server = try await startServer(port: 0) { reader, writer in
                let line = try await reader.readLine()
                try await writer.write("\(line ?? "-") back\n")
            }
            let (port, all, open) = (server.port, Gateway(count), Tally())
            let answers = try await gather(0..<count) { number in
                let (reader, writer) = try await openConnection(host: "127.0.0.1", port: port)
                defer { writer.close() }
                open.add()
                try await all.arrive()
                try await writer.write("\(number)\n")
                return try await reader.readLine()
            }
            #expect(open.value == count)
            #expect(answers == (0..<count).map { "\($0) back" })
            server.close()
            try await server.waitClosed()
            #expect(server.connectionCount == 0)
        }
    }

    @Test(arguments: networkLoops)
    func tellsWhereItListens(kind: TestLoop) throws {
        try onLoop(kind) {
            let server = try await startServer(port: 0) { _, _ in }
            #expect(server.port > 0)
            #expect(server.isServing)
            #expect(server.addresses.map(\.description) == ["127.0.0.1:\(server.port)"])
            server.close()
            server.close()
            #expect(!server.isServing)
            try await server.waitClosed()
        }
    }

    @Test(arguments: networkLoops)
    func aPortThatIsTakenIsAClearError(kind: TestLoop) throws {
        try onLoop(kind) {
            let server = try await startServer(port: 0) { _, _ in }
            let error = await thrown { try await startServer(port: server.port) { _, _ in } }
            let osError = try #require(error as? OSError)
            #expect(osError.call == "bind")
            #expect(osError.subject == "127.0.0.1:\(server.port)")
            #expect(osError.description.contains("Another process listens there"))
            server.close()
        }
    }

    @Test(arguments: networkLoops)
    func closeLetsConnectionsGoOn(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let server = try await startServer(port: 0) { reader, writer in
                for try await line in reader.lines { try await writer.write(line + "\n") }
            }
            let (reader, writer) = try await openConnection(host: "127.0.0.1", port: server.port)
            try await writer.write("before\n")
            #expect(try await reader.readLine() == "before")
            server.close()
            #expect(server.connectionCount == 1)
            try await writer.write("after\n")
            #expect(try await reader.readLine() == "after")
            let error = await thrown {
                try await openConnection(host: "127.0.0.1", port: server.port)
            }
            #expect(error is OSError, "nobody listens any more")
            writer.close()
            try await server.waitClosed()
        }
    }

    @Test(arguments: networkLoops)
    func closeClientsCancelsTheirTasks(kind: TestLoop) throws {
        let trace = Trace()
        try onLoop(kind) { () async throws in
            let server = try await startServer(port: 0) { reader, writer in
                try await writer.write("hello\n")
                do {
                    _ = try await reader.readToEnd()
                } catch let error as CancelledError {
                    trace.add("\(error.reason)")
                    throw error
                }
            }
            let (reader, writer) = try await openConnection(host: "127.0.0.1", port: server.port)
            #expect(try await reader.readLine() == "hello")
            server.close()
            server.closeClients()
            try await server.waitClosed()
            #expect(try await reader.readLine() == nil, "its stream was closed")
            writer.close()
        }
        #expect(trace.entries == ["the server is closing"])
    }

    @Test(arguments: networkLoops)
    func waitClosedWaitsForTheLastConnection(kind: TestLoop) throws {
        try onLoop(kind) {
            let trace = Trace()
            let server = try await startServer(port: 0) { reader, _ in
                _ = try await reader.readToEnd()
                trace.add("handler ended")
            }
            let (_, writer) = try await openConnection(host: "127.0.0.1", port: server.port)
            while server.connectionCount == 0 { try await sleep(for: .milliseconds(1)) }
            let shared = Shared(writer)
            try runningLoop().callLater(.milliseconds(5)) { shared.value.close() }
            server.close()
            try await server.waitClosed()
            trace.add("closed")
            #expect(trace.entries == ["handler ended", "closed"])
        }
    }

    @Test(arguments: networkLoops)
    func serveForeverEndsWithItsTask(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let (ports, ended) = (Trace(), Tally())
            let task = createTask {
                let server = try await startServer(port: 0) { reader, _ in
                    defer { ended.add() }
                    _ = try await reader.readToEnd()
                }
                ports.add("\(server.port)")
                try await server.serveForever()
            }
            while ports.entries.isEmpty { await Task.yield() }
            let port = try #require(Int(ports.entries[0]))
            let (reader, writer) = try await openConnection(host: "127.0.0.1", port: port)
            try await sleep(for: .milliseconds(5))
            task.cancel()
            await #expect(throws: CancelledError.self) { try await task.value }
            #expect(try await reader.read().isEmpty)
            #expect(ended.value == 1)
            writer.close()
        }
    }

    @Test(arguments: networkLoops)
    func anErrorOfAHandlerIsReportedAndClosesItsStream(kind: TestLoop) throws {
        let reports = ReportTrace()
        try withServer(kind, reports: reports.add) { _, _ in
            throw TestError(8)
        } client: { (reader, _) async throws in
            #expect(try await reader.readToEnd().isEmpty)
        }
        #expect(reports.all.map { $0.error as? TestError } == [TestError(8)])
    }

    @Test(arguments: networkLoops)
    func aPeerThatGoesAwayIsNoError(kind: TestLoop) throws {
        let reports = ReportTrace()
        try withServer(kind, reports: reports.add) { reader, writer in
            while true {
                try await writer.write(pattern(100_000))
                await Task.yield()
            }
        } client: { reader, writer in
            _ = try await reader.readExactly(10)
            writer.abort()
        }
        #expect(reports.all.isEmpty)
    }

    @Test func aServerThatIsDroppedIsClosedAtTheEnd() throws {
        let reports = ReportTrace()
        try onLoop(.real, debug: true, reports: reports.add) {
            _ = try await startServer(port: 0) { _, _ in }
            await turns()
        }
        #expect(reports.of(.leak).isEmpty)
    }
}

/// A place where tasks wait until all of them have come.
final class Gateway: @unchecked Sendable {
    // SAFETY: used by the tasks of one loop.
    private var missing: Int
    private var waiters: [TaskRecord] = []

    init(_ count: Int) {
        missing = count
    }

    func arrive() async throws {
        let loop = try runningLoop()
        missing -= 1
        guard missing > 0 else {
            for waiter in waiters { loop.unpark(waiter) }
            return
        }
        let cause = await loop.park(.other("Gateway.arrive")) { waiters.append($0) }
        if cause == .cancelled { throw loop.cancellationError }
    }
}
