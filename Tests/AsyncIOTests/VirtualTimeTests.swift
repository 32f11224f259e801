import AsyncIO
import AsyncIOTesting
import Testing

/// A simulated loop: exact times, exact order, no waiting, and proof of deadlock.
@Suite struct VirtualTimeTests {
    @Test(
        arguments: [
            .nanoseconds(1), .milliseconds(1), .seconds(1), .seconds(86_400 * 365),
            .nanoseconds(123_457),
        ] as [Duration])
    func ourSleepIsExact(duration: Duration) throws {
        try onLoop { () async throws in
            let loop = try runningLoop()
            let start = loop.time
            try await sleep(for: duration)
            #expect(start.duration(to: loop.time) == duration)
        }
    }

    @Test func allKindsOfSleepKeepOneOrder() throws {
        try onLoop { () async throws in
            let loop = try runningLoop()
            let trace = Trace()
            let note: @Sendable (String, Void) -> Void = { name, _ in
                trace.add("\(name) at \(loop.time)")
            }
            loop.callLater(.seconds(2)) { note("callLater", ()) }
            _ = try await gather(
                { note("sleep", try await sleep(for: .seconds(3))) },
                { note("continuous", try await Task.sleep(for: .seconds(1))) },
                { note("suspending", try await Task.sleep(for: .seconds(5), clock: .suspending)) },
                { note("nanoseconds", try await Task.sleep(nanoseconds: 4_000_000_000)) },
                { note("clock", try await loop.clock.sleep(for: .seconds(6))) })
            #expect(
                trace.entries == [
                    "continuous at 1.0 seconds", "callLater at 2.0 seconds",
                    "sleep at 3.0 seconds", "nanoseconds at 4.0 seconds",
                    "suspending at 5.0 seconds", "clock at 6.0 seconds",
                ])
        }
    }

    @Test func sleepsOfTheSameLengthEndInTheirOrder() throws {
        try onLoop { () async throws in
            let trace = Trace()
            _ = try await gather(0..<100) { number in
                try await sleep(for: .seconds(1))
                trace.add("\(number)")
            }
            #expect(trace.entries == (0..<100).map(String.init))
        }
    }

    @Test func aHundredThousandSleepers() throws {
        try onLoop { () async throws in
            let loop = try runningLoop()
            let tally = Tally()
            let tasks = (0..<100_000).map { number in
                createTask {
                    try await sleep(for: .seconds(number % 3_600))
                    tally.add()
                }
            }
            for task in tasks { try await task.value }
            #expect(tally.value == 100_000)
            #expect(loop.time.nanoseconds == 3_599_000_000_000)
        }
    }

    @Test func theSameProgramRunsTheSameWayTwice() throws {
        let run: @Sendable () throws -> [String] = {
            let trace = Trace()
            try onLoop {
                let loop = try runningLoop()
                _ = try await gather(0..<50) { number in
                    for round in 0..<4 {
                        try await sleep(for: .seconds((number * 7 + round * 13) % 11))
                        trace.add("\(number).\(round) at \(loop.time)")
                    }
                }
            }
            return trace.entries
        }
        #expect(try run() == run())
    }

    @Test func provesADeadlockAndNamesItsTasks() throws {
        let error = #expect(throws: DeadlockError.self) {
            try onLoop {
                let first = createTask(named: "first") { try await waitForEver() }
                let second = createTask(named: "second") { try await first.value }
                try await second.value
            }
        }
        let text = "\(try #require(error))"
        #expect(text.contains("deadlock: every task waits and nothing can wake one"))
        #expect(text.contains("first: waiting in test (created at AsyncIOTests/VirtualTimeTests"))
        #expect(text.contains("second: waiting for Task-2"))
        #expect(text.contains("main: waiting for Task-3"))
    }

    @Test func aDeadlockOfTasksThatAwaitEachOther() throws {
        let error = #expect(throws: DeadlockError.self) {
            try onLoop {
                let box = Box<LoopTask<Void>>()
                let first = createTask(named: "hen") {
                    await turns()
                    try await box.value?.value
                }
                box.value = createTask(named: "egg") { try await first.value }
                try await first.value
            }
        }
        #expect(error?.waiting.count == 3)
    }

    @Test func aTimerIsNoDeadlock() throws {
        try onLoop {
            let loop = try runningLoop()
            let task = createTask { try await waitForEver() }
            loop.callLater(.seconds(1_000)) { task.cancel() }
            _ = await task.result
        }
    }
}

/// Waits for what nobody will do; a cancellation ends it.
private func waitForEver() async throws {
    let loop = try runningLoop()
    if await loop.park(.other("test"), { _ in }) == .cancelled { throw loop.cancellationError }
}

/// A place for a value that comes later.
private final class Box<Value: Sendable>: @unchecked Sendable {
    // SAFETY: used by the tasks of one loop.
    var value: Value?
}
