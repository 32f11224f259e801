import AsyncIO
import AsyncIOTesting
import Testing

/// Shields: work that a cancellation of its caller does not reach.
@Suite struct ShieldTests {
    @Test func aShieldedBodyRunsToItsEndAndItsValueIsReturned() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let task = createTask {
                let value = try await withShield {
                    try await sleep(for: .seconds(5))
                    return 9
                }
                trace.add("value \(value)")
                try await sleep(for: .seconds(1))
                trace.add("never")
            }
            try await sleep(for: .seconds(1))
            task.cancel(reason: .user("outer"))
            let error = await thrown { try await task.value }
            #expect((error as? CancelledError)?.reason == .user("outer"))
            #expect(trace.entries == ["value 9"])
            #expect(try runningLoop().time.nanoseconds == 5_000_000_000)
        }
    }

    @Test func cleanUpMayWaitInACancelledTask() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let task = createTask {
                do { try await sleep(for: .seconds(1_000)) } catch {
                    try await withShield {
                        try await withTimeout(.seconds(10)) { try await sleep(for: .seconds(5)) }
                        trace.add("cleaned up")
                    }
                    throw error
                }
            }
            await turns()
            task.cancel()
            await #expect(throws: CancelledError.self) { try await task.value }
            #expect(trace.entries == ["cleaned up"])
            #expect(try runningLoop().time.nanoseconds == 5_000_000_000)
        }
    }

    @Test func aShieldedBodyMayFailAndChangeWhatIsAroundIt() throws {
        try onLoop { () async throws in
            var count = 0
            let error = await thrown {
                try await withShield {
                    count += 1
                    throw TestError(1)
                }
            }
            #expect(error as? TestError == TestError(1))
            #expect(count == 1)
        }
    }

    @Test func theEndOfTheLoopWaitsForAShield() throws {
        let trace = Trace()
        try onLoop { () async throws in
            createTask {
                do { try await sleep(for: .seconds(1_000)) } catch {
                    try await withShield {
                        try await withTimeout(.seconds(10)) { try await sleep(for: .seconds(5)) }
                        try await withTaskScope { scope in
                            scope.spawn { trace.add("cleaned up at \(try runningLoop().time)") }
                        }
                    }
                }
            }
            await turns()
        }
        #expect(trace.entries == ["cleaned up at 5.0 seconds"])
    }

    @Test func whatAShieldLeavesBehindEndsWithTheLoop() throws {
        let trace = Trace()
        try onLoop { () async throws in
            try await withShield { _ = createTask { try await sleepAndTell("left", trace) } }
            createTask {
                try await withShield {
                    createTask { try await sleepAndTell("behind", trace) }
                    try await sleep(for: .seconds(5))
                }
            }
            await turns()
        }
        #expect(trace.entries.map { $0.prefix(5) } == ["left:", "behin"])
    }

    @Test func aTimeoutWaitsForAShield() throws {
        try onLoop { () async throws in
            await #expect(throws: TimeoutError.self) {
                try await withTimeout(.seconds(1)) {
                    try await withShield { try await sleep(for: .seconds(5)) }
                    try await sleep(for: .seconds(1))
                }
            }
            #expect(try runningLoop().time.nanoseconds == 5_000_000_000)
        }
    }

    @Test func aShieldedTaskRunsOnWhenTheCallerIsCancelled() throws {
        try onLoop { () async throws in
            let inner = createTask {
                try await sleep(for: .seconds(5))
                return 9
            }
            let outer = createTask { try await shield(inner) }
            try await sleep(for: .seconds(1))
            outer.cancel(reason: .user("outer"))
            let error = await thrown { try await outer.value }
            #expect((error as? CancelledError)?.reason == .user("outer"))
            #expect(try runningLoop().time.nanoseconds == 1_000_000_000)
            #expect(!inner.isCancelled)
            #expect(try await inner.value == 9)
        }
    }

    @Test func aShieldedTaskGivesItsResult() throws {
        try onLoop { () async throws in
            let good = createTask {
                try await sleep(for: .seconds(1))
                return 1
            }
            #expect(try await shield(good) == 1)
            let bad = createTask { throw TestError(1) }
            await #expect(throws: TestError(1)) { try await shield(bad) }
        }
    }

    @Test func aShieldedTaskThatIsCancelledTellsSo() throws {
        try onLoop { () async throws in
            let inner = createTask { try await sleep(for: .seconds(1_000)) }
            let outer = createTask { try await shield(inner) }
            await turns()
            inner.cancel(reason: .user("inner"))
            let error = await thrown { try await outer.value }
            #expect((error as? CancelledError)?.reason == .user("inner"))
            #expect(!outer.isCancelled)
        }
    }

    @Test func aTaskThatIsDoneGivesItsResultAlsoToACancelledCaller() throws {
        try onLoop { () async throws in
            let inner = createTask { 4 }
            let outer = createTask {
                try? await sleep(for: .seconds(1_000))
                return try await shield(inner)
            }
            await turns()
            outer.cancel()
            #expect(try await outer.value == 4)
        }
    }

    @Test func anErrorThatComesAfterTheCallerHasLeftIsReported() throws {
        let reports = ReportTrace()
        try onLoop(reports: reports.add) {
            let outer = createTask {
                try await shield(
                    createTask(named: "lost") {
                        try await sleep(for: .seconds(5))
                        throw TestError(1)
                    })
            }
            await turns()
            outer.cancel()
            _ = await outer.result
            try await sleep(for: .seconds(6))
        }
        #expect(reports.of(.unreadError).map(\.taskName) == ["lost"])
    }

    @Test func aTaskMayBeShieldedAgainAndAgain() throws {
        try onLoop { () async throws in
            let inner = createTask { try await sleep(for: .seconds(1_000_000)) }
            for _ in 0..<20_000 {
                _ = await thrown { try await withTimeout(.seconds(1)) { try await shield(inner) } }
            }
            #expect(try runningLoop().time.nanoseconds == 20_000_000_000_000)
            try await inner.value
        }
    }

    @Test func severalMayWaitForOneTask() throws {
        try onLoop { () async throws in
            let inner = createTask {
                try await sleep(for: .seconds(2))
                return 3
            }
            let waiters = (0..<5).map { _ in createTask { try await shield(inner) } }
            await turns()
            waiters[2].cancel()
            let values = await gatherResults(waiters)
            #expect(values == [3, 3, nil, 3, 3])
        }
    }

    private func gatherResults(_ tasks: [LoopTask<Int>]) async -> [Int?] {
        var values: [Int?] = []
        for task in tasks { values.append(try? await task.value) }
        return values
    }
}
