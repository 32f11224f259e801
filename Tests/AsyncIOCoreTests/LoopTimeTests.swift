import AsyncIOCore
import AsyncIOTesting
import Testing

/// Instants and durations, also at the ends of what 64 bits can hold.
@Suite struct LoopTimeTests {
    @Test(
        arguments: [
            (Duration.zero, 0), (.nanoseconds(1), 1), (.nanoseconds(-1), -1),
            (.seconds(1), 1_000_000_000), (.milliseconds(-1_500), -1_500_000_000),
            (Duration(secondsComponent: 0, attosecondsComponent: 999_999_999), 0),
            (.nanoseconds(Int64.max), .max), (.nanoseconds(Int64.min), .min),
            (.seconds(Int64.max), .max), (.seconds(Int64.min), .min),
            (.seconds(9_223_372_037), .max), (.seconds(-9_223_372_037), .min),
        ] as [(Duration, Int64)])
    func clampsDurationsToWhatFits(duration: Duration, nanoseconds: Int64) {
        #expect(duration.clampedNanoseconds == nanoseconds)
    }

    @Test func advancesAndMeasures() {
        let start = LoopInstant(nanoseconds: 500)
        let later = start.advanced(by: .microseconds(2))
        #expect(later.nanoseconds == 2_500)
        #expect(start.duration(to: later) == .microseconds(2))
        #expect(later.duration(to: start) == .microseconds(-2))
        #expect(start < later)
    }

    @Test func stopsAtTheEndsOfTime() {
        let end = LoopInstant(nanoseconds: .max)
        let beginning = LoopInstant(nanoseconds: .min)
        #expect(end.advanced(by: .nanoseconds(1)) == end)
        #expect(beginning.advanced(by: .nanoseconds(-1)) == beginning)
        #expect(LoopInstant(nanoseconds: 5).advanced(by: .seconds(Int64.max)) == end)
        #expect(LoopInstant(nanoseconds: -5).advanced(by: .seconds(Int64.min)) == beginning)
        #expect(beginning.duration(to: end) > .seconds(18_000_000_000))
    }

    @Test func describesAnInstantInSeconds() {
        #expect(LoopInstant(nanoseconds: 1_500_000_000).description == "1.5 seconds")
    }

    @Test func takesATimerOfTheFarPast() throws {
        try onLoop {
            let loop = try #require(EventLoop.current)
            try await loop.sleep(until: loop.time.advanced(by: .seconds(1)))
            var hasRun = false
            loop.callAt(LoopInstant(nanoseconds: .min)) { hasRun = true }
            loop.callLater(.seconds(Int64.min)) {}
            try await loop.sleep(until: loop.time.advanced(by: .nanoseconds(1)))
            #expect(hasRun)
        }
    }

    @Test func reachesTheEndOfTime() throws {
        try onLoop {
            let loop = try #require(EventLoop.current)
            try await loop.sleep(until: LoopInstant(nanoseconds: .max))
            #expect(loop.time.nanoseconds == .max)
        }
    }
}
