import AsyncIO
import AsyncIOTesting
import Testing

/// The handle of a time-out: its deadline asked about and moved; and limits given as an instant.
@Suite struct TimeoutHandleTests {
    @Test func nilIsNoLimit() throws {
        try onLoop { () async throws in
            let value = try await withTimeout(nil) {
                try await sleep(for: .seconds(100_000))
                return 1
            }
            #expect(value == 1)
            try await withDeadline(nil) { timeout in
                #expect(timeout.deadline == nil)
                try await sleep(for: .seconds(100_000))
            }
        }
    }

    @Test func aDeadlineIsAnInstant() throws {
        try onLoop { () async throws in
            try await sleep(for: .seconds(2))
            let deadline = try runningLoop().time.advanced(by: .seconds(3))
            let error = await thrown {
                try await withDeadline(deadline) { try await sleep(for: .seconds(100)) }
            }
            #expect((error as? TimeoutError)?.duration == .seconds(3))
            #expect(try runningLoop().time.nanoseconds == 5_000_000_000)
        }
    }

    @Test func aPastDeadlineGivesTheBodyNoStep() throws {
        try onLoop { () async throws in
            let trace = Trace()
            try await sleep(for: .seconds(2))
            let error = await thrown {
                try await withDeadline(LoopInstant(nanoseconds: 0)) { trace.add("ran") }
            }
            #expect((error as? TimeoutError)?.duration == .zero)
            #expect(trace.entries.isEmpty)
        }
    }

    @Test func theHandleTellsTheDeadline() throws {
        try onLoop { () async throws in
            try await withTimeout(.seconds(5)) { timeout in
                #expect(timeout.deadline?.nanoseconds == 5_000_000_000)
                #expect(!timeout.isExpired)
            }
        }
    }

    @Test func aDeadlineMayBeMovedAway() throws {
        try onLoop { () async throws in
            let error = await thrown {
                try await withTimeout(.seconds(5)) { timeout in
                    for _ in 0..<10 {
                        try await sleep(for: .seconds(4))
                        #expect(timeout.reschedule(after: .seconds(5)))
                    }
                    try await sleep(for: .seconds(6))
                }
            }
            #expect((error as? TimeoutError)?.duration == .seconds(45))
            #expect(try runningLoop().time.nanoseconds == 45_000_000_000)
        }
    }

    @Test func aDeadlineMayBeMovedNearer() throws {
        try onLoop { () async throws in
            await #expect(throws: TimeoutError.self) {
                try await withTimeout(nil) { timeout in
                    timeout.reschedule(to: LoopInstant(nanoseconds: 1_000_000_000))
                    try await sleep(for: .seconds(100))
                }
            }
            #expect(try runningLoop().time.nanoseconds == 1_000_000_000)
        }
    }

    @Test func aDeadlineInThePastIsReachedAtTheNextWait() throws {
        try onLoop { () async throws in
            await #expect(throws: TimeoutError.self) {
                try await withTimeout(.seconds(5)) { timeout in
                    timeout.reschedule(after: .seconds(-1))
                    #expect(!timeout.isExpired)
                    try await sleep(for: .seconds(100))
                }
            }
            #expect(try runningLoop().time.nanoseconds == 0)
        }
    }

    @Test func aDeadlineMayBeLifted() throws {
        try onLoop { () async throws in
            try await withTimeout(.seconds(5)) { timeout in
                timeout.reschedule(to: nil)
                try await sleep(for: .seconds(100))
            }
            #expect(try runningLoop().time.nanoseconds == 100_000_000_000)
        }
    }

    @Test func itIsTooLateOnceTheDeadlineWasReached() throws {
        try onLoop { () async throws in
            let trace = Trace()
            await #expect(throws: TimeoutError.self) {
                try await withTimeout(.seconds(5)) { timeout in
                    defer { trace.add("\(timeout.isExpired) \(timeout.reschedule(to: nil))") }
                    try await sleep(for: .seconds(100))
                }
            }
            #expect(trace.entries == ["true false"])
        }
    }

    @Test func itIsTooLateOnceTheBodyHasEnded() throws {
        try onLoop { () async throws in
            let timeout = try await withTimeout(.seconds(5)) { timeout in Shared(timeout) }
            #expect(!timeout.value.reschedule(after: .seconds(1)))
            try await sleep(for: .seconds(10))
            #expect(!timeout.value.isExpired)
        }
    }

    @Test(arguments: [true, false])
    func aCancellationThatComesWithTheDeadlineWins(isFirst: Bool) throws {
        try onLoop { () async throws in
            let loop = try runningLoop()
            let canceller = Shared(Holder())
            let cancel = { canceller.value.task?.cancel(reason: .user("outer")) }
            if isFirst { loop.callLater(.seconds(5)) { cancel() } }
            let task = createTask {
                try await withTimeout(.seconds(5)) { try await sleep(for: .seconds(100)) }
            }
            canceller.value.task = task
            await turns()
            if !isFirst { loop.callLater(.seconds(5)) { cancel() } }
            let error = await thrown { try await task.value }
            #expect((error as? CancelledError)?.reason == .user("outer"))
            #expect(loop.time.nanoseconds == 5_000_000_000)
        }
    }

    @Test func ofTwoThatFireAtOnceTheOuterIsThrown() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let line: UInt = #line + 2
            let error = await thrown {
                try await withTimeout(.seconds(5)) {
                    do {
                        try await withTimeout(.seconds(5)) { try await sleep(for: .seconds(9)) }
                    } catch {
                        trace.add("\(type(of: error))")
                        throw error
                    }
                }
            }
            #expect((error as? TimeoutError)?.site.line == line)
            #expect(trace.entries == ["CancelledError"])
        }
    }

    @Test func anotherErrorAfterTheDeadlineIsThrown() throws {
        try onLoop { () async throws in
            await #expect(throws: TestError(3)) {
                try await withTimeout(.seconds(5)) { timeout in
                    try? await sleep(for: .seconds(100))
                    #expect(timeout.isExpired)
                    throw TestError(3)
                }
            }
        }
    }

    @Test func leavesNoTimerBehind() throws {
        try onLoop { () async throws in
            for _ in 0..<1_000 {
                _ = try await withTimeout(.seconds(1_000)) { timeout in
                    timeout.reschedule(after: .seconds(2_000))
                }
            }
            try await sleep(for: .seconds(1))
            #expect(try runningLoop().time.nanoseconds == 1_000_000_000)
        }
    }
}

private final class Holder {
    var task: LoopTask<Void>?
}
