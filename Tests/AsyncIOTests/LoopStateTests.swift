import AsyncIO
import AsyncIOTesting
import Testing

/// What a loop does at the edges of a run.
@Suite struct LoopStateTests {
    @Test func nobodyIsCurrentOnALoopThatDoesNotRun() throws {
        #expect(EventLoop.current == nil)
        let loop = try EventLoop()
        defer { loop.close() }
        #expect(loop.currentTask == nil)
        try loop.runUntilComplete { #expect(loop.currentTask?.name == "main") }
        #expect(loop.currentTask == nil)
    }

    /// `stop` is for `runForever`; asyncio throws here, and the task is left where it is.
    @Test func aRunThatWaitsForItsTaskIsNotStopped() throws {
        let value = try onLoop { () async throws in
            let loop = try runningLoop()
            try await sleep(for: .seconds(1))
            loop.stop()
            try await sleep(for: .seconds(1))
            return "\(loop.time)"
        }
        #expect(value == "2.0 seconds")
    }
}
