import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Testing

/// Nothing that was opened stays open. Each test has a process of its own, so that it can count.
@Suite struct DescriptorTests {
    @Test func aLoopClosesWhatItHasOpened() async {
        await #expect(processExitsWith: .success) {
            try expectNoneLeft {
                let kinds = [TestLoop.real, .poll, .simulated]
                for kind in kinds { try onLoop(kind) { await turns() } }
            }
        }
    }

    @Test func droppedHalvesOfAConnectionAreClosed() async {
        await #expect(processExitsWith: .success) {
            try expectNoneLeft {
                try onLoop(.real) {
                    let server = try await startServer(port: 0) { reader, _ in
                        _ = try await reader.readToEnd()
                    }
                    let before = openDescriptorCount()
                    for _ in 0..<10 {
                        _ = try await openConnection(host: "127.0.0.1", port: server.port)
                    }
                    server.close()
                    try await server.waitClosed()
                    await turns()
                    let after = try #require(openDescriptorCount())
                    #expect(after < before ?? 0, "the listener is gone, and the connections too")
                }
            }
        }
    }

    @Test func bytesThatNobodyTakesDoNotKeepAConnection() async {
        await #expect(processExitsWith: .success) {
            try expectNoneLeft {
                try onLoop(.real) {
                    let server = try await startServer(port: 0) { _, writer in
                        try writer.writeNoWait([UInt8](repeating: 0, count: 20_000_000))
                    }
                    let (reader, _) = try await openConnection(
                        host: "127.0.0.1", port: server.port)
                    _ = try await reader.readExactly(1)
                }
            }
        }
    }

    @Test func aServerAndItsConnectionsEndWithTheLoop() async {
        await #expect(processExitsWith: .success) {
            try expectNoneLeft {
                try onLoop(.real) {
                    let server = try await startServer(port: 0) { reader, _ in
                        _ = try await reader.readToEnd()
                    }
                    let (_, writer) = try await openConnection(
                        host: "127.0.0.1", port: server.port)
                    try await writer.write("never answered")
                }
            }
        }
    }

    @Test func aRefusedConnectionLeavesNothing() async {
        await #expect(processExitsWith: .success) {
            try expectNoneLeft {
                try onLoop(.real) {
                    for _ in 0..<10 {
                        _ = await thrown { try await openConnection(host: "127.0.0.1", port: 1) }
                    }
                }
            }
        }
    }

    @Test func aDeadlockLeavesNothing() async {
        await #expect(processExitsWith: .success) {
            try expectNoneLeft {
                _ = try? onLoop(.simulated) {
                    let loop = try runningLoop()
                    // It does not listen to its cancellation either.
                    while true { _ = await loop.park(.other("test"), shielded: true) { _ in } }
                }
            }
        }
    }

    @Test func threadsEndWithTheLoop() async {
        await #expect(processExitsWith: .success) {
            try expectNoneLeft {
                for kind in [TestLoop.real, .simulated] {
                    try onLoop(kind) {
                        _ = try await gather(0..<50) { number in try await toThread { number } }
                    }
                }
            }
        }
    }
}

/// Runs `body` twice, the first time for what the library opens for good, and compares.
private func expectNoneLeft(_ body: () throws -> Void) throws {
    try body()
    let before = openDescriptorCount()
    try body()
    try #require(openDescriptorCount() == before)
}
