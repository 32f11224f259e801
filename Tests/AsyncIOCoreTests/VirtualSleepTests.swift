import AsyncIOCore
import AsyncIOTesting
import Testing

/// The runtime turns a sleep into an instant of the real clock; virtual time must not show that.
///
/// The times are coarse on purpose: a machine that pauses the test for less than the finest digit
/// does not change the outcome.
@Suite struct VirtualSleepTests {
    @Test(arguments: [
        .seconds(1), .seconds(3_600), .seconds(86_400 * 400), .milliseconds(500),
        .milliseconds(100),
    ] as [Duration])
    func sleepsExactlyOnTheContinuousClock(duration: Duration) throws {
        #expect(try virtualTime { try await Task.sleep(for: duration) } == duration)
    }

    @Test(arguments: [.seconds(1), .seconds(86_400), .milliseconds(500)] as [Duration])
    func sleepsExactlyOnTheSuspendingClock(duration: Duration) throws {
        let elapsed = try virtualTime { try await Task.sleep(for: duration, clock: .suspending) }
        #expect(elapsed == duration)
    }

    @Test(arguments: [1_000_000_000, 500_000_000] as [UInt64])
    func sleepsExactlyForNanoseconds(nanoseconds: UInt64) throws {
        let elapsed = try virtualTime { try await Task.sleep(nanoseconds: nanoseconds) }
        #expect(elapsed == .nanoseconds(Int64(nanoseconds)))
    }

    @Test func sleepsExactlyUntilAnInstant() throws {
        let elapsed = try virtualTime {
            try await Task.sleep(until: .now.advanced(by: .seconds(2)), clock: .continuous)
        }
        #expect(elapsed == .seconds(2))
    }

    @Test func sleepsExactlyOnTheLoopsOwnClock() throws {
        let elapsed = try virtualTime {
            let loop = try #require(EventLoop.current)
            try await loop.clock.sleep(for: .nanoseconds(1_234_567_891))
        }
        #expect(elapsed == .nanoseconds(1_234_567_891))
    }

    @Test func addsUpOverManySleeps() throws {
        let elapsed = try virtualTime {
            for _ in 0..<200 { try await Task.sleep(for: .milliseconds(500)) }
        }
        #expect(elapsed == .seconds(100))
    }
}

/// The virtual time that `body` takes on a fresh simulated loop.
private func virtualTime(_ body: @escaping @Sendable () async throws -> Void) throws -> Duration {
    try onLoop(.simulated) {
        let loop = try #require(EventLoop.current)
        let start = loop.time
        try await body()
        return start.duration(to: loop.time)
    }
}
