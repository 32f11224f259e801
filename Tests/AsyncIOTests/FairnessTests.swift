import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
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

    /// Ways to gather many bytes in one call.
    enum Gathering: CaseIterable, Sendable {
        case toEnd
        case exactly
        case peek
        case line
    }

    @Test(arguments: kernelLoops, Gathering.allCases)
    func aReaderThatNeverHasToWaitLetsOthersRun(kind: TestLoop, way: Gathering) throws {
        try withFullReader(kind) { (reader, count) async throws in
            let turns = Tally()
            let other = createTask {
                while !Task.isCancelled {
                    turns.add()
                    await Task.yield()
                }
            }
            let read =
                switch way {
                case .toEnd: try await reader.readToEnd()
                case .exactly: try await reader.readExactly(count)
                case .peek: try await reader.peek(count)
                case .line: try await reader.readLineBytes()
                }
            #expect(read.count == count)
            #expect(turns.value >= 4)
            other.cancel()
        }
    }

    @Test(arguments: kernelLoops)
    func aReaderThatNeverHasToWaitIsCancelledAndHasTakenNothing(kind: TestLoop) throws {
        try withFullReader(kind) { (reader, count) async throws in
            let shared = Shared(reader)
            let reading = createTask { try await shared.value.readToEnd() }
            await Task.yield()
            reading.cancel()
            await #expect(throws: CancelledError.self) { try await reading.value }
            #expect(try await reader.readToEnd().count == count)
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

/// Runs `body` with a reader whose bytes are all there, though the system gives few of them at a time.
private func withFullReader(
    _ kind: TestLoop, _ body: @escaping @Sendable (StreamReader, Int) async throws -> Void
) throws {
    let plan = FaultPlan()
    plan.shorten("recv", to: 1_000)
    try plan.run {
        try onLoop(kind) { () async throws in
            let (left, right) = try KernelNetwork.pair()
            let bytes = [UInt8](repeating: 0x78, count: 99_999) + [0x0A]
            #expect(write(right, bytes, bytes.count) == bytes.count)
            close(right)
            let (reader, writer) = try openConnection(descriptor: left, limit: bytes.count)
            // From then on there is nothing to wait for.
            _ = try await reader.peek()
            try await body(reader, bytes.count)
            writer.close()
        }
    }
}
