import AsyncIO
import AsyncIOTesting
import Testing

/// `withTimeout`: a limit in time that leaves nothing running and hides nothing.
@Suite struct TimeoutTests {
    @Test func returnsTheValueOfABodyInTime() throws {
        try onLoop { () async throws in
            let value = try await withTimeout(.seconds(5)) {
                try await sleep(for: .seconds(4))
                return "in time"
            }
            #expect(value == "in time")
            #expect(try runningLoop().time.nanoseconds == 4_000_000_000)
        }
    }

    @Test func throwsWhenTheTimeIsUp() throws {
        try onLoop { () async throws in
            let line: UInt = #line + 2
            let error = await thrown {
                try await withTimeout(.seconds(5)) { try await sleep(for: .seconds(6)) }
            }
            let timeout = try #require(error as? TimeoutError)
            #expect(timeout.duration == .seconds(5))
            #expect(timeout.site.description == "AsyncIOTests/TimeoutTests.swift:\(line)")
            #expect(timeout.description.contains("not done within 5.0 seconds"))
            #expect(try runningLoop().time.nanoseconds == 5_000_000_000)
        }
    }

    @Test func tellsTheBodyWhy() throws {
        try onLoop { () async throws in
            let trace = Trace()
            _ = await thrown {
                try await withTimeout(.seconds(5)) {
                    do {
                        try await sleep(for: .seconds(6))
                    } catch let error as CancelledError {
                        trace.add("\(error.reason)")
                        throw error
                    }
                }
            }
            #expect(trace.entries == ["the time-out of 5.0 seconds was reached"])
        }
    }

    @Test func passesTheBodysOwnErrorOn() throws {
        try onLoop { () async throws in
            await #expect(throws: TestError(1)) {
                try await withTimeout(.seconds(5)) { throw TestError(1) }
            }
            await #expect(throws: TestError(2)) {
                try await withTimeout(.seconds(5)) {
                    do { try await sleep(for: .seconds(6)) } catch { throw TestError(2) }
                }
            }
        }
    }

    @Test func waitsForTheCleanUpOfItsBody() throws {
        try onLoop { () async throws in
            let trace = Trace()
            _ = await thrown {
                try await withTimeout(.seconds(5)) {
                    do {
                        try await sleep(for: .seconds(6))
                    } catch {
                        await turns(10)
                        trace.add("cleaned up")
                        throw error
                    }
                }
            }
            trace.add("returned")
            #expect(trace.entries == ["cleaned up", "returned"])
        }
    }

    @Test func aBodyThatIsLateButReturnsAValueIsTaken() throws {
        try onLoop { () async throws in
            let value = try await withTimeout(.seconds(5)) {
                try? await sleep(for: .seconds(6))
                return 9
            }
            #expect(value == 9)
        }
    }

    @Test(arguments: [(1, 2, 1), (2, 1, 1)])
    func ofNestedOnesTheOneThatFiredIsThrown(outer: Int, inner: Int, fired: Int) throws {
        try onLoop { () async throws in
            let error = await thrown {
                try await withTimeout(.seconds(outer)) {
                    try await withTimeout(.seconds(inner)) {
                        try await sleep(for: .seconds(100))
                    }
                }
            }
            #expect((error as? TimeoutError)?.duration == .seconds(fired))
            #expect(try runningLoop().time.nanoseconds == Int64(fired) * 1_000_000_000)
        }
    }

    @Test func theInnerOneMayBeCaughtAndTheOuterGoOn() throws {
        try onLoop { () async throws in
            let value = try await withTimeout(.seconds(10)) {
                _ = await thrown {
                    try await withTimeout(.seconds(1)) { try await sleep(for: .seconds(100)) }
                }
                try await sleep(for: .seconds(2))
                return "went on"
            }
            #expect(value == "went on")
        }
    }

    @Test func theCallersCancellationWins() throws {
        try onLoop { () async throws in
            let task = createTask {
                try await withTimeout(.seconds(5)) { try await sleep(for: .seconds(100)) }
            }
            try await sleep(for: .seconds(1))
            task.cancel(reason: .user("outer"))
            let error = await thrown { try await task.value }
            #expect((error as? CancelledError)?.reason == .user("outer"))
            #expect(try runningLoop().time.nanoseconds == 1_000_000_000)
        }
    }

    @Test(arguments: [Duration.zero, .seconds(-1)])
    func withoutAnyTimeTheBodyNeverRuns(duration: Duration) throws {
        try onLoop { () async throws in
            let trace = Trace()
            await #expect(throws: TimeoutError.self) {
                try await withTimeout(duration) { trace.add("ran") }
            }
            #expect(trace.entries.isEmpty)
        }
    }

    @Test func theBodyMayChangeWhatIsAroundIt() throws {
        try onLoop { () async throws in
            var (count, lines) = (0, ["before"])
            try await withTimeout(.seconds(5)) {
                count += 1
                try await sleep(for: .seconds(1))
                lines.append("inside")
            }
            _ = await thrown {
                try await withTimeout(.seconds(5)) {
                    count += 1
                    try await sleep(for: .seconds(6))
                    count += 100
                }
            }
            #expect(count == 2)
            #expect(lines == ["before", "inside"])
        }
    }

    @Test func stopsTheRuntimesOwnSleep() throws {
        try onLoop { () async throws in
            await #expect(throws: TimeoutError.self) {
                try await withTimeout(.seconds(5)) { try await Task.sleep(for: .seconds(100)) }
            }
            #expect(try runningLoop().time.nanoseconds == 5_000_000_000)
        }
    }

    @Test func stopsAGather() throws {
        try onLoop { () async throws in
            await #expect(throws: TimeoutError.self) {
                try await withTimeout(.seconds(5)) {
                    _ = try await gather(0..<10) { try await sleep(for: .seconds($0)) }
                }
            }
            #expect(try runningLoop().time.nanoseconds == 5_000_000_000)
            #expect(try runningLoop().allTasks.count == 1)
        }
    }

    @Test func worksInAPlainSwiftTask() throws {
        try onLoop { () async throws in
            let plain = Task(executorPreference: try runningLoop().taskExecutor) {
                try await withTimeout(.seconds(5)) { try await sleep(for: .seconds(100)) }
            }
            await #expect(throws: TimeoutError.self) { try await plain.value }
        }
    }

    @Test func leavesNoTimerBehind() throws {
        try onLoop { () async throws in
            for _ in 0..<1_000 { try await withTimeout(.seconds(1_000)) {} }
            try await sleep(for: .seconds(1))
            #expect(try runningLoop().time.nanoseconds == 1_000_000_000)
        }
    }

    @Test func takesTheLongestDuration() throws {
        try onLoop { () async throws in
            #expect(try await withTimeout(.seconds(Int64.max)) { 1 } == 1)
        }
    }
}
