import AsyncIO
import AsyncIOTesting
import Testing

/// `staggeredRace`: one attempt after the other, and the first success ends all.
@Suite struct StaggeredRaceTests {
    @Test func theFirstAttemptThatSucceedsWins() throws {
        try onLoop { () async throws in
            let (value, index) = try await staggeredRace([9, 3, 1], delay: .seconds(1)) { seconds in
                try await sleep(for: .seconds(seconds), result: "\(seconds)")
            }
            #expect(value == "1" && index == 2)
            #expect(try runningLoop().time.nanoseconds == 3_000_000_000)
        }
    }

    @Test func aQuickAttemptIsTheOnlyOne() throws {
        try onLoop { () async throws in
            let begun = Tally()
            let (_, index) = try await staggeredRace(0..<9, delay: .seconds(2)) { _ in
                begun.add()
                try await sleep(for: .seconds(1))
            }
            #expect(index == 0 && begun.value == 1)
        }
    }

    @Test func theNextBeginsAtOnceWhenTheLatestFails() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let loop = try runningLoop()
            let (value, index) = try await staggeredRace(0..<9, delay: .seconds(10)) { number in
                trace.add("\(number) at \(loop.time)")
                try await sleep(for: .seconds(1))
                if number < 2 { throw TestError(number) }
                return number
            }
            #expect(value == 2 && index == 2)
            #expect(
                trace.entries == ["0 at 0.0 seconds", "1 at 1.0 seconds", "2 at 2.0 seconds"])
        }
    }

    @Test func withoutADelayTheyComeOneByOne() throws {
        try onLoop { () async throws in
            let running = Tally()
            let error = await thrown {
                try await staggeredRace(0..<4, delay: nil) { number in
                    #expect(running.add() == 1)
                    defer { running.add(-1) }
                    try await sleep(for: .seconds(100))
                    throw TestError(number)
                }
            }
            #expect((error as? ErrorGroup)?.errors as? [TestError] == (0..<4).map(TestError.init))
            #expect(try runningLoop().time.nanoseconds == 400_000_000_000)
        }
    }

    @Test func allErrorsAreThrownInTheOrderOfTheAttempts() throws {
        try onLoop { () async throws in
            let error = await thrown {
                try await staggeredRace([5, 1, 3], delay: .zero) { seconds in
                    try await sleep(for: .seconds(seconds))
                    throw TestError(seconds)
                }
            }
            let group = try #require(error as? ErrorGroup)
            #expect(group.errors as? [TestError] == [5, 1, 3].map(TestError.init))
            #expect(group.message.contains("every attempt of the race failed"))
        }
    }

    @Test func theLosersAreCancelledAndAwaited() throws {
        let reports = ReportTrace()
        try onLoop(reports: reports.add) { () async throws in
            let trace = Trace()
            _ = try await staggeredRace([9, 1], delay: .seconds(1)) { seconds in
                do {
                    try await sleep(for: .seconds(seconds))
                } catch let error as CancelledError {
                    await turns(10)
                    trace.add("\(error.reason)")
                    throw TestError()
                }
            }
            #expect(trace.entries == ["another branch or attempt came first"])
            #expect(try runningLoop().allTasks.count == 1)
        }
        #expect(reports.of(.unreadError).isEmpty)
    }

    @Test func aValueThatComesTooLateIsHandedBack() throws {
        try onLoop { () async throws in
            var late: [Int] = []
            let (value, index) = try await staggeredRace([5, 1, 2], delay: .zero) { seconds in
                try? await sleep(for: .seconds(seconds))
                return seconds
            } discarding: {
                late.append($0)
            }
            #expect(value == 1 && index == 1)
            #expect(late == [5, 2])
            #expect(try runningLoop().time.nanoseconds == 1_000_000_000)
        }
    }

    @Test func theCallersCancellationEndsAll() throws {
        try onLoop { () async throws in
            let begun = Tally()
            let racing = createTask {
                try await staggeredRace(0..<5, delay: .seconds(1)) { _ in
                    begun.add()
                    try await sleep(for: .seconds(100))
                }.index
            }
            try await sleep(for: .milliseconds(1_500))
            racing.cancel(reason: .user("caller"))
            let error = await thrown { try await racing.value } as? CancelledError
            #expect(error?.reason == .user("caller"))
            #expect(begun.value == 2)
            #expect(try runningLoop().allTasks.count == 1)
        }
    }

    @Test func closuresMayBeAttempts() throws {
        try onLoop { () async throws in
            let attempts: [@Sendable () async throws -> Int] = [{ throw TestError() }, { 2 }]
            #expect(try await staggeredRace(attempts, delay: nil) { try await $0() }.value == 2)
        }
    }

    @Test func needsAnAttempt() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop { _ = try await staggeredRace([Int](), delay: nil) { $0 } }
        }
        try expect(result, "staggeredRace needs at least one attempt")
    }
}
