import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Testing

/// Work that blocks for ever delays nothing but what waits for it.
@Suite struct ThreadHogTests {
    @Test func twoHogsDelayNothing() throws {
        try onLoop(.real) { () async throws in
            let (begun, gate) = (Tally(), Gate())
            let hogs = (0..<2).map { _ in
                createTask {
                    try await toThread {
                        begun.add()
                        gate.wait()
                    }
                }
            }
            while begun.value < 2 { await Task.yield() }
            // Timers, threads, names and connections go on, many times over.
            for round in 0..<50 {
                try await sleep(for: .microseconds(1))
                #expect(try await toThread { round } == round)
                try runningLoop().names.clearCache()
                #expect(try await !getAddressInfo(host: "localhost", port: 80).isEmpty)
            }
            let server = try await startServer(port: 0) { reader, writer in
                try await writer.write(try await reader.read(upTo: 4))
            }
            let (reader, writer) = try await openConnection(host: "localhost", port: server.port)
            try await writer.write(Array("ping".utf8))
            #expect(try await reader.readExactly(4) == Array("ping".utf8))
            writer.close()
            server.close()
            #expect(hogs.allSatisfy { !$0.isDone })
            gate.open()
            for hog in hogs { try await hog.value }
        }
    }

    @Test func aFullDefaultPoolDelaysNoName() throws {
        try onLoop(.real) { () async throws in
            let loop = try runningLoop()
            let (begun, gate) = (Tally(), Gate())
            let size = loop.defaultThreadPool.size
            let hogs = (0..<size + 10).map { _ in
                createTask {
                    try await toThread {
                        begun.add()
                        gate.wait()
                    }
                }
            }
            while begun.value < size { await Task.yield() }
            #expect(try await !getAddressInfo(host: "localhost", port: 80).isEmpty)
            gate.open()
            for hog in hogs { try await hog.value }
        }
    }

    @Test func aStuckResolverDelaysNoEnd() throws {
        let (begun, gate, ended) = (Tally(), Gate(), Gate())
        try onLoop(.real) { () async throws in
            let names = try runningLoop().names
            names.resolver = .stub { _ in
                begun.add()
                gate.wait()
                ended.open()
                return []
            }
            let task = createTask { try await getAddressInfo(host: "stuck.test", port: 80) }
            while begun.value == 0 { await Task.yield() }
            task.cancel()
            await #expect(throws: CancelledError.self) { _ = try await task.value }
        }
        // The loop has ended, and its thread is still in there.
        gate.open()
        ended.wait()
    }
}
