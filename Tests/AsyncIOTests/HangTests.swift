import AsyncIO
import AsyncIOTesting
import Testing

/// A test that does not end says so, and where it hangs.
@Suite struct HangTests {
    @Test(arguments: [TestLoop.real, .poll])
    func theTasksThatHangAreNamed(loop: TestLoop) throws {
        let error = #expect(throws: HangError.self) {
            try onLoop(loop, limit: .milliseconds(20), reports: { _ in }) { () async throws in
                let never = Future<Void>()
                createTask(named: "the one that waits") { try await never.value }
                try await never.value
            }
        }
        guard let hang = error else { return }
        #expect(hang.limit == .milliseconds(20) && hang.tasks.count == 2)
        #expect(hang.description.contains("the one that waits: "))
        #expect(hang.description.contains("not ended after 0.02 seconds"))
    }

    @Test func aTestThatIgnoresItsCancellationHangsNoLonger() {
        #expect(throws: HangError.self) {
            try onLoop(.real, limit: .milliseconds(20), reports: { _ in }) { () async throws in
                while true { try? await sleep(for: .seconds(100)) }
            }
        }
    }

    @Test func theLimitIsNotForVirtualTime() throws {
        try onLoop(limit: .milliseconds(20)) { () async throws in
            try await sleep(for: .seconds(100))
        }
    }

    @Test func whoStopsTheLoopIsToldSo() {
        #expect(throws: RunError.stoppedEarly) {
            try onLoop(.real) { () async throws in
                try runningLoop().stop()
                try await sleep(for: .seconds(100))
            }
        }
    }
}
