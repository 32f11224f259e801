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

    @Test func aRunThatIsStoppedBeforeItsTaskHasEndedThrows() throws {
        let loop = try EventLoop()
        defer { try? loop.shutDown() }
        #expect(throws: RunError.stoppedEarly) {
            try loop.runUntilComplete {
                loop.stop()
                try await sleep(for: .seconds(3_600))
            }
        }
        // The loop can go on, and the task with it.
        #expect(loop.allTasks.count == 1)
        #expect(try loop.runUntilComplete { "again" } == "again")
    }
}
