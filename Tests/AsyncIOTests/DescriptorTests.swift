import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Testing

/// Nothing that was opened stays open.
///
/// Each test has a process of its own, so that it can count.
@Suite struct DescriptorTests {
    @Test func aLoopClosesWhatItHasOpened() async {
        await #expect(processExitsWith: .success) {
            try expectNothingLeft {
                let kinds = [TestLoop.real, .poll, .simulated]
                for kind in kinds { try onLoop(kind) { await turns() } }
            }
        }
    }

    @Test func droppedHalvesOfAConnectionAreClosed() async {
        await #expect(processExitsWith: .success) {
            try expectNothingLeft {
                try onLoop(.real) {
                    let server = try await startServer(port: 0) { reader, _ in
                        _ = try await reader.readToEnd()
                    }
                    var last = openDescriptorCount()
                    for _ in 0..<5 {
                        for _ in 0..<10 {
                            _ = try await openConnection(host: "127.0.0.1", port: server.port)
                        }
                        while server.connectionCount > 0 { await Task.yield() }
                        let now = openDescriptorCount()
                        if now == last { return }
                        last = now
                    }
                    Issue.record("descriptors stay open")
                }
            }
        }
    }

    @Test func bytesThatNobodyTakesDoNotKeepAConnection() async {
        await #expect(processExitsWith: .success) {
            try expectNothingLeft {
                let outlives = Kept()
                try onLoop(.real) {
                    let server = try await startServer(port: 0) { _, writer in
                        try writer.writeNoWait([UInt8](repeating: 0, count: 20_000_000))
                    }
                    let (reader, writer) = try await openConnection(
                        host: "127.0.0.1", port: server.port)
                    _ = try await reader.readExactly(1)
                    outlives.value = (reader, writer)
                }
            }
        }
    }

    @Test func aServerAndItsConnectionsEndWithTheLoop() async {
        await #expect(processExitsWith: .success) {
            try expectNothingLeft {
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
            try expectNothingLeft {
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
            try expectNothingLeft {
                _ = try? onLoop(.simulated) {
                    _ = await (try runningLoop()).park(.other("test")) { _ in }
                }
            }
        }
    }

    @Test func threadsEndWithTheLoop() async {
        await #expect(processExitsWith: .success) {
            try expectNothingLeft {
                for kind in [TestLoop.real, .simulated] {
                    try onLoop(kind) {
                        _ = try await gather(0..<50) { number in try await toThread { number } }
                    }
                }
            }
        }
    }
}

/// Holds a connection for longer than its loop lives.
private final class Kept: @unchecked Sendable {
    // SAFETY: set by the loop, let go of after its end, on one thread.
    var value: (StreamReader, StreamWriter)?
}
