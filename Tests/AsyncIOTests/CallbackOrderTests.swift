import AsyncIO
import AsyncIOTesting
import Testing

/// Callbacks run in the order in which they were given, timers in the order of their times.
@Suite struct CallbackOrderTests {
    @Test func callSoonKeepsTheOrder() throws {
        try onLoop {
            let loop = try runningLoop()
            let trace = Trace()
            for number in 0..<100 { loop.callSoon { trace.add("\(number)") } }
            await turns()
            #expect(trace.entries == (0..<100).map(String.init))
        }
    }

    @Test func whatACallbackAddsRunsInTheNextTurn() throws {
        try onLoop {
            let loop = try runningLoop()
            let trace = Trace()
            loop.callSoon {
                trace.add("first")
                loop.callSoon { trace.add("added by first") }
            }
            loop.callSoon { trace.add("second") }
            loop.callSoon { trace.add("third") }
            await turns()
            #expect(trace.entries == ["first", "second", "third", "added by first"])
        }
    }

    @Test func callSoonNeverRunsInline() throws {
        try onLoop {
            let trace = Trace()
            try runningLoop().callSoon { trace.add("callback") }
            trace.add("caller")
            await turns()
            #expect(trace.entries == ["caller", "callback"])
        }
    }

    @Test func aCancelledCallbackDoesNotRun() throws {
        try onLoop {
            let loop = try runningLoop()
            let trace = Trace()
            let handle = loop.callSoon { trace.add("cancelled") }
            loop.callSoon { trace.add("kept") }
            handle.cancel()
            #expect(handle.isCancelled)
            await turns()
            #expect(trace.entries == ["kept"])
        }
    }

    @Test func aCallbackMayCancelALaterOneOfItsTurn() throws {
        try onLoop {
            let loop = try runningLoop()
            let trace = Trace()
            var later: Handle?
            loop.callSoon { later?.cancel() }
            later = loop.callSoon { trace.add("cancelled") }
            await turns()
            #expect(trace.entries.isEmpty)
        }
    }

    @Test func timersRunInTheOrderOfTheirTimes() throws {
        try onLoop {
            let loop = try runningLoop()
            let trace = Trace()
            for delay in [5, 1, 3, 2, 4] {
                loop.callLater(.seconds(delay)) {
                    trace.add("\(delay) at \(loop.time)")
                }
            }
            try await sleep(for: .seconds(6))
            #expect(trace.entries == (1...5).map { "\($0) at \($0).0 seconds" })
        }
    }

    @Test func equalTimesKeepTheirOrder() throws {
        try onLoop {
            let loop = try runningLoop()
            let trace = Trace()
            let when = loop.time.advanced(by: .seconds(1))
            for number in 0..<50 {
                if number.isMultiple(of: 2) {
                    loop.callAt(when) { trace.add("\(number)") }
                } else {
                    loop.callLater(.seconds(1)) { trace.add("\(number)") }
                }
            }
            try await sleep(for: .seconds(2))
            #expect(trace.entries == (0..<50).map(String.init))
        }
    }

    @Test func aDelayOfZeroOrLessMeansSoon() throws {
        try onLoop {
            let loop = try runningLoop()
            let trace = Trace()
            loop.callLater(.zero) { trace.add("zero") }
            loop.callLater(.seconds(-5)) { trace.add("past") }
            trace.add("caller")
            try await sleep(for: .nanoseconds(1))
            #expect(Set(trace.entries) == ["caller", "zero", "past"])
            #expect(trace.entries.first == "caller")
        }
    }

    @Test func aCancelledTimerDoesNotRunNorHoldUpTime() throws {
        try onLoop {
            let loop = try runningLoop()
            let trace = Trace()
            let timer = loop.callLater(.seconds(1)) { trace.add("cancelled") }
            #expect(timer.when == loop.time.advanced(by: .seconds(1)))
            timer.cancel()
            timer.cancel()
            #expect(timer.isCancelled)
            try await sleep(for: .seconds(5))
            #expect(trace.entries.isEmpty)
            #expect(loop.time.nanoseconds == 5_000_000_000)
        }
    }

    @Test func aTimerMayCancelAnotherOfTheSameTime() throws {
        try onLoop {
            let loop = try runningLoop()
            let trace = Trace()
            var second: TimerHandle?
            loop.callLater(.seconds(1)) { second?.cancel() }
            second = loop.callLater(.seconds(1)) { trace.add("cancelled") }
            try await sleep(for: .seconds(2))
            #expect(trace.entries.isEmpty)
        }
    }

    @Test func handlesTellWhereTheyWereMade() throws {
        try onLoop {
            let handle = try runningLoop().callSoon {}
            #expect(handle.description.contains("CallbackOrderTests.swift"))
            handle.cancel()
            #expect(handle.description.contains("cancelled"))
        }
    }

    @Test func aLoopRunsUntilItIsStopped() throws {
        let loop = try EventLoop()
        defer { loop.close() }
        let trace = Trace()
        loop.callSoon {
            trace.add("running: \(loop.isRunning), current: \(EventLoop.current === loop)")
            loop.callSoon { trace.add("next turn") }
            loop.stop()
        }
        try loop.runForever()
        #expect(trace.entries == ["running: true, current: true"])
        #expect(!loop.isRunning)
        #expect(EventLoop.current == nil)
        loop.callSoon { loop.stop() }
        try loop.runForever()
        #expect(trace.entries.last == "next turn", "what was left runs when the loop runs again")
    }

    @Test func aLoopCannotRunInsideAnother() throws {
        try onLoop {
            let inner = try EventLoop()
            defer { inner.close() }
            #expect(throws: RunError.insideRunningLoop) { try inner.runForever() }
            #expect(throws: RunError.insideRunningLoop) { try inner.runUntilComplete {} }
        }
    }

    @Test func aClosedLoopDoesNotRun() throws {
        let loop = try EventLoop()
        loop.close()
        loop.close()
        #expect(loop.isClosed)
        #expect(throws: RunError.loopIsClosed) { try loop.runForever() }
        #expect(throws: RunError.loopIsClosed) { try loop.runUntilComplete {} }
    }

    @Test func aLoopMayRunSeveralTimes() throws {
        let loop = try EventLoop()
        defer { loop.close() }
        for number in 0..<5 {
            let value = try loop.runUntilComplete { () async throws in
                await Task.yield()
                return number
            }
            #expect(value == number)
        }
    }
}
