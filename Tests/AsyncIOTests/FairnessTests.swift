import AsyncIO
import AsyncIOTesting
import Testing

/// No task keeps the others, timers or I/O from having their turn.
@Suite struct FairnessTests {
    @Test(arguments: [TestLoop.real, .poll])
    func aYieldingTaskDoesNotStarveTimers(kind: TestLoop) throws {
        try onLoop(kind) {
            let busy = createTask { while true { try await sleep(for: .zero) } }
            try await sleep(for: .milliseconds(5))
            busy.cancel()
            _ = await busy.result
        }
    }

    @Test(arguments: [TestLoop.real, .poll])
    func aYieldingTaskDoesNotStarveIO(kind: TestLoop) throws {
        try onLoop(kind) {
            let busy = createTask {
                while !Task.isCancelled { await Task.yield() }
            }
            let server = try await startServer(port: 0) { reader, writer in
                try await writer.write(try await reader.readExactly(5))
            }
            let (reader, writer) = try await openConnection(host: "127.0.0.1", port: server.port)
            try await writer.write("hello")
            #expect(try await reader.readToEnd() == Array("hello".utf8))
            busy.cancel()
            writer.close()
            server.close()
            try await server.waitClosed()
            _ = await busy.result
        }
    }

    @Test func aYieldingTaskDoesNotStarveOtherThreads() throws {
        try onLoop(.real) { () async throws in
            let busy = createTask {
                while !Task.isCancelled { await Task.yield() }
            }
            #expect(try await toThread { 7 } == 7)
            busy.cancel()
            _ = await busy.result
        }
    }

    @Test func yieldingTasksTakeTurns() throws {
        try onLoop {
            let trace = Trace()
            _ = try await gather(["a", "b", "c"]) { name in
                for round in 0..<3 {
                    trace.add("\(name)\(round)")
                    await Task.yield()
                }
            }
            #expect(trace.entries == ["a0", "b0", "c0", "a1", "b1", "c1", "a2", "b2", "c2"])
        }
    }

    @Test(arguments: [TestLoop.real, .poll])
    func twoBusyConnectionsTakeTurns(kind: TestLoop) throws {
        try onLoop(kind) {
            let server = try await startServer(port: 0) { reader, writer in
                while true {
                    let bytes = try await reader.read()
                    if bytes.isEmpty { return }
                    try await writer.write(bytes)
                }
            }
            let rounds = Tally()
            let port = server.port
            _ = try await gather(0..<4) { _ in
                let (reader, writer) = try await openConnection(host: "127.0.0.1", port: port)
                for round in 0..<200 {
                    try await writer.write("\(round)\n")
                    #expect(try await reader.readLine() == "\(round)")
                    rounds.add()
                }
                writer.close()
            }
            #expect(rounds.value == 800)
            server.close()
            try await server.waitClosed()
        }
    }
}
