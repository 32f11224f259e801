import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// The kernel at its worst: calls that are interrupted, refused or cut short.
@Suite struct StreamFaultTests {
    @Test(arguments: networkLoops, ["send", "recv"])
    func interruptionsAreNotSeen(kind: TestLoop, call: String) throws {
        let plan = FaultPlan()
        for skip in 0..<50 { plan.fail(call, with: EINTR, after: skip * 2) }
        try echo(kind, plan)
        #expect(plan.count(of: call) > 50)
    }

    /// Edge-triggered polling tells no second time, so only refusals that are followed by an edge are
    /// possible there; the other poller is asked again each time.
    @Test func refusalsAreWaitedFor() throws {
        let plan = FaultPlan()
        for skip in 0..<20 {
            plan.fail("send", with: EAGAIN, after: skip * 3)
            plan.fail("recv", with: EAGAIN, after: skip * 3)
        }
        try echo(.poll, plan)
    }

    @Test(arguments: networkLoops)
    func bytesThatAreSentOneByOne(kind: TestLoop) throws {
        let plan = FaultPlan()
        plan.shorten("send", to: 1, times: 5_000)
        try echo(kind, plan)
        #expect(plan.count(of: "send") > 5_000)
    }

    @Test func bytesThatAreReceivedOneByOne() throws {
        let plan = FaultPlan()
        plan.shorten("recv", to: 1, times: 5_000)
        try echo(.poll, plan)
        #expect(plan.count(of: "recv") > 5_000)
    }

    @Test(arguments: networkLoops, [ECONNRESET, EPIPE, ENOBUFS, ETIMEDOUT])
    func whatBreaksASendIsToldFromThenOn(kind: TestLoop, code: Int32) throws {
        let plan = FaultPlan()
        try plan.run {
            try withServer(kind) { (reader, _) async throws in
                _ = try? await reader.readToEnd()
            } client: { (_, writer) async throws in
                plan.fail("send", with: code)
                for _ in 0..<2 {
                    let error = await thrown { try await writer.write([1]) }
                    #expect((error as? OSError)?.code == code)
                    #expect((error as? OSError)?.call == "send")
                }
                let drained = await thrown { try await writer.drain() }
                #expect((drained as? OSError)?.code == code)
                writer.close()
                let closed = await thrown { try await writer.waitClosed() }
                #expect((closed as? OSError)?.code == code)
            }
        }
    }

    @Test(arguments: networkLoops, [ECONNRESET, ETIMEDOUT])
    func whatBreaksAReadIsToldToTheWriterToo(kind: TestLoop, code: Int32) throws {
        let plan = FaultPlan()
        try plan.run {
            try withServer(kind) { (reader, writer) async throws in
                try await writer.write("first")
                _ = try? await reader.readToEnd()
            } client: { (reader, writer) async throws in
                #expect(try await reader.readExactly(5) == Array("first".utf8))
                writer.endWriting()
                plan.fail("recv", with: code)
                let error = await thrown { try await reader.read() }
                #expect((error as? OSError)?.code == code)
                #expect((error as? OSError)?.call == "recv")
                let drained = await thrown { try await writer.drain() }
                #expect((drained as? OSError)?.code == code)
            }
        }
    }

    @Test(arguments: [EMFILE, ENFILE, ENOBUFS, EAFNOSUPPORT])
    func noSocketIsAClearError(code: Int32) throws {
        let plan = FaultPlan()
        plan.fail("socket", with: code)
        try plan.run {
            try onLoop(.real) { () async throws in
                let error = await thrown { try await openConnection(host: "127.0.0.1", port: 9) }
                #expect((error as? OSError)?.call == "socket")
                #expect((error as? OSError)?.code == code)
            }
        }
    }

    @Test(arguments: ["socket", "bind", "listen", "setsockopt"])
    func aServerThatCannotListenLeavesNothingOpen(call: String) throws {
        let (plan, reports) = (FaultPlan(), ReportTrace())
        plan.fail(call, with: ENOMEM, after: call == "setsockopt" ? 0 : 1)
        let before = openDescriptors()
        try plan.run {
            try onLoop(.real, debug: true, reports: reports.add) { () async throws in
                let error = await thrown {
                    try await startServer(hosts: ["127.0.0.1", "127.0.0.2"], port: 0) { (_, _) async throws in }
                }
                #expect((error as? OSError)?.call == call)
            }
        }
        #expect(reports.all.isEmpty)
        #expect(openDescriptors() <= before + 2)
    }

    @Test func aFamilyThatIsMissingIsDoneWithout() throws {
        let plan = FaultPlan()
        plan.fail("socket", with: EAFNOSUPPORT, after: 1)
        try plan.run {
            try onLoop(.real) { () async throws in
                let server = try await startServer(host: nil, port: 0) { (_, _) async throws in }
                #expect(server.addresses.map(\.host) == ["0.0.0.0"])
                server.close()
            }
        }
    }

    @Test func aPortThatIsTakenAtTheSecondHostIsTriedAgain() throws {
        let plan = FaultPlan()
        plan.fail("bind", with: EADDRINUSE, after: 1)
        try plan.run {
            try onLoop(.real) { () async throws in
                let server = try await startServer(
                    hosts: ["127.0.0.1", "127.0.0.2"], port: 0
                ) { (_, _) async throws in }
                #expect(server.addresses.count == 2)
                server.close()
            }
        }
        #expect(plan.count(of: "bind") == 4)
    }

    @Test func aRefusedAttemptLeavesNothingOpen() throws {
        let plan = FaultPlan()
        try plan.run {
            try onLoop(.real) { () async throws in
                let server = try await startServer(port: 0) { (_, _) async throws in }
                plan.fail("connect", with: ECONNREFUSED)
                let error = await thrown {
                    try await openConnection(host: "127.0.0.1", port: server.port)
                }
                #expect((error as? OSError)?.code == ECONNREFUSED)
                server.close()
            }
        }
    }

    /// Sends a pattern around, with the plan at the door.
    private func echo(_ kind: TestLoop, _ plan: FaultPlan) throws {
        let bytes = pattern(200_000)
        try plan.run {
            try withServer(kind) { (reader, writer) async throws in
                for try await chunk in reader.chunks { try await writer.write(chunk) }
            } client: { (reader, writer) async throws in
                let (shared, received) = (Shared(reader), Tally())
                let task = createTask {
                    let echoed = try await shared.value.readExactly(bytes.count)
                    received.add(echoed == bytes ? 1 : 0)
                }
                for start in stride(from: 0, to: bytes.count, by: 1_000) {
                    try await writer.write(bytes[start..<start + 1_000])
                }
                try await task.value
                #expect(received.value == 1)
            }
        }
    }
}
