import AsyncIO
import AsyncIOTesting
import Testing

/// Mistakes in running a loop end the program, with a message that says what to do instead.
@Suite struct RunningTrapTests {
    @Test func aNestedRunNeedsALoopThatRuns() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try EventLoop().runNested {}
        }
        try expect(result, "runNested was called outside the running loop", "use run { }")
    }

    @Test func aNestedRunOfALocalLoopCannotRunTheMainActor() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop { () async throws in try runningLoop().runNested { @MainActor in } }
        }
        try expect(result, "a loop in local mode cannot run @MainActor code")
    }

    @Test func aRunnerCannotBeClosedWhileItRuns() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try withRunner { runner in
                let runner = Shared(runner)
                try runner.value.run { try runner.value.close() }
            }
        }
        try expect(result, "a loop cannot be closed while it runs; call stop() first")
    }
}
