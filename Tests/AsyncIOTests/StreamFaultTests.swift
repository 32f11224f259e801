import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// The kernel at its worst: calls that are interrupted, refused or cut short.
@Suite struct StreamFaultTests {
    @Test(arguments: kernelLoops, ["send", "recv"])
    func interruptionsAreNotSeen(kind: TestLoop, call: String) throws {
        let plan = FaultPlan()
        for skip in 0..<50 { plan.fail(call, with: EINTR, after: skip * 2) }
        try echo(kind, plan)
        #expect(plan.count(of: call) > 5)
    }

    @Test(arguments: kernelLoops)
    func refusalsAreWaitedFor(kind: TestLoop) throws {
        let plan = FaultPlan()
        for skip in 0..<20 {
            plan.fail("send", with: EAGAIN, after: skip * 3)
            plan.fail("recv", with: EAGAIN, after: skip * 3)
        }
        try echo(kind, plan)
    }

    @Test(arguments: kernelLoops)
    func piecesThatAreCutAtEveryPlaceArriveWhole(kind: TestLoop) throws {
        let pieces = ["ab", "", "cde", "f", "", "gh"].map { Array($0.utf8) }
        let whole = pieces.flatMap { $0 }
        for cut in 0...whole.count {
            let plan = FaultPlan()
            plan.shorten("sendmsg", to: cut, times: 2)
            try plan.run {
                try withServer(kind) { (_, writer) async throws in
                    try await writer.write(pieces: pieces)
                } client: { (reader, _) async throws in
                    #expect(try await reader.readToEnd() == whole, "cut at \(cut)")
                }
            }
            #expect(plan.count(of: "sendmsg") > 0)
        }
    }

    @Test(arguments: kernelLoops)
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

    @Test(arguments: kernelLoops, [ECONNRESET, EPIPE, ENOBUFS, ETIMEDOUT])
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

    @Test(arguments: kernelLoops, [ECONNRESET, ETIMEDOUT])
    func whatBreaksAReadIsToldToTheWriterToo(kind: TestLoop, code: Int32) throws {
        let (plan, gate) = (FaultPlan(), AsyncIO.Event())
        try plan.run {
            try withServer(kind) { (reader, writer) async throws in
                try await writer.write("first")
                try await gate.wait()
                try await writer.write("second")
            } client: { (reader, writer) async throws in
                #expect(try await reader.readExactly(5) == Array("first".utf8))
                plan.fail("recv", with: code)
                gate.set()
                let error = await thrown { try await reader.read() }
                #expect((error as? OSError)?.code == code)
                #expect((error as? OSError)?.call == "recv")
                let drained = await thrown { try await writer.drain() }
                #expect((drained as? OSError)?.code == code)
            }
        }
    }

    @Test(arguments: kernelLoops, ["send", "recv"])
    func whoWaitsForTheCloseIsToldWhatBreaksTheConnection(kind: TestLoop, call: String) throws {
        let plan = FaultPlan()
        try plan.run {
            try onLoop(kind) { () async throws in
                let (left, right) = try KernelNetwork.pair()
                defer { close(right) }
                let (reader, writer) = try openConnection(descriptor: left)
                let shared = Shared(writer)
                let closed = createTask { try await shared.value.waitClosed() }
                await turns()
                plan.fail(call, with: ECONNRESET)
                if call == "send" {
                    await #expect(throws: OSError.self) { try await writer.write([1]) }
                } else {
                    #expect(write(right, "x", 1) == 1)
                    await #expect(throws: OSError.self) { try await reader.read() }
                }
                let error = await thrown {
                    try await withTimeout(.seconds(5)) { try await closed.value }
                }
                #expect((error as? OSError)?.code == ECONNRESET)
                let again = await thrown {
                    try await withTimeout(.seconds(5)) { try await writer.waitClosed() }
                }
                #expect((again as? OSError)?.code == ECONNRESET)
                writer.close()
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
        try plan.run {
            try onLoop(.real, debug: true, reports: reports.add) { () async throws in
                let error = await thrown {
                    try await startServer(hosts: ["127.0.0.1", "127.0.0.2"], port: 0) {
                        (_, _) async throws in
                    }
                }
                #expect((error as? OSError)?.call == call)
            }
        }
        #expect(reports.all.isEmpty)
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

    /// In a process of its own, where few others open anything.
    @Test func nothingIsLeftOpenByWhatFails() async throws {
        await #expect(processExitsWith: .success) {
            try expectNothingLeft {
                try connectAndListenInVain()
                try leaveAConnectionOpen()
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

/// Fails in each of the calls that listening and connecting are made of.
private func connectAndListenInVain() throws {
    for call in ["socket", "bind", "listen", "setsockopt"] {
        let plan = FaultPlan()
        plan.fail(call, with: ENOMEM, after: call == "setsockopt" ? 0 : 1)
        try plan.run {
            try onLoop(.real) { () async throws in
                _ = await thrown {
                    try await startServer(
                        hosts: ["127.0.0.1", "127.0.0.2"], port: 0
                    ) { _, _ in }
                }
            }
        }
    }
    for call in ["connect", "bind", "socket", "setsockopt"] {
        let plan = FaultPlan()
        plan.fail(call, with: ENOMEM)
        try plan.run {
            try onLoop(.real) { () async throws in
                _ = await thrown {
                    try await openConnection(
                        host: "127.0.0.1", port: 9,
                        localAddress: .ipv4(0x7F00_0001, port: 0))
                }
            }
        }
    }
}

/// Ends a loop with both ends of a connection open.
private func leaveAConnectionOpen() throws {
    try onLoop(.real) { () async throws in
        let server = try await startServer(port: 0) { reader, _ in
            _ = try await reader.readToEnd()
        }
        let (_, writer) = try await openConnection(host: "127.0.0.1", port: server.port)
        try await writer.write("left open")
    }
}
