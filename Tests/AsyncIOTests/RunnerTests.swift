import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Testing

/// A runner: one loop, made when needed, for one piece of work after the other.
@Suite struct RunnerTests {
    @Test func everyRunIsOnTheSameLoop() throws {
        try withRunner { runner in
            let loop = try runner.loop
            for number in 1...3 {
                let result = try runner.run { () async throws -> Int in
                    try await sleep(for: .microseconds(1))
                    #expect(EventLoop.current === loop)
                    return number
                }
                #expect(result == number)
            }
        }
    }

    @Test func whatOneRunLeavesGoesOnInTheNext() throws {
        let trace = Trace()
        try withRunner(.simulated()) { runner in
            try runner.run {
                createTask {
                    try await sleep(for: .seconds(2))
                    trace.add("background")
                }
                try await sleep(for: .seconds(1))
            }
            trace.add("between")
            try runner.run { try await sleep(for: .seconds(5)) }
        }
        #expect(trace.entries == ["between", "background"])
    }

    @Test func anErrorIsThrownAndTheNextRunIsFine() throws {
        try withRunner { runner in
            #expect(throws: TestError(1)) { try runner.run { throw TestError(1) } }
            let next = try runner.run { 2 }
            #expect(next == 2)
        }
    }

    @Test func closeCancelsAndAwaitsAndReportsWhatIsLeft() throws {
        let (trace, reports) = (Trace(), ReportTrace())
        let runner = Runner(.simulated(), reportHandler: reports.add)
        try runner.run {
            createTask(named: "good") {
                do { try await sleep(for: .seconds(10)) } catch let error as CancelledError {
                    trace.add("\(error.reason)")
                    throw error
                }
            }
            createTask(named: "bad") {
                do { try await sleep(for: .seconds(10)) } catch { throw TestError(4) }
            }
            await turns()
        }
        let loop = try runner.loop
        try runner.close()
        try runner.close()
        #expect(loop.isClosed)
        #expect(trace.entries == ["the loop is shutting down"])
        #expect(reports.all.map(\.kind) == [.shutdownError])
        let report = try #require(reports.all.first)
        #expect(report.task?.name == "bad")
        #expect(report.error as? TestError == TestError(4))
        #expect(report.message.hasPrefix("unhandled error during shutdown: bad failed: TestError"))
    }

    @Test func anErrorThatIsReadDuringShutDownIsNotReported() throws {
        let reports = ReportTrace()
        try withRunner(.simulated(), reportHandler: reports.add) { runner in
            try runner.run {
                let child = createTask {
                    do { try await sleep(for: .seconds(10)) } catch { throw TestError() }
                }
                createTask { _ = await child.result }
                await turns()
            }
        }
        #expect(reports.all.isEmpty)
    }

    @Test func aClosedRunnerRunsNothing() throws {
        let runner = Runner()
        try runner.close()
        #expect(throws: RunError.runnerIsClosed) { try runner.run {} }
        #expect(throws: RunError.runnerIsClosed) { try runner.loop }
        #expect("\(RunError.runnerIsClosed)".contains("make a new one with Runner()"))
    }

    @Test func runInsideARunningLoopIsRefused() throws {
        try withRunner { outer in
            try outer.run {
                try withRunner { inner in
                    #expect(throws: RunError.insideRunningLoop) { try inner.run {} }
                }
            }
            #expect(try outer.run { 1 } == 1)
        }
    }

    @Test func theLoopHasWhatTheRunnerWasGiven() throws {
        let reports = ReportTrace()
        try withRunner(.simulated(seed: 7), debug: true, reportHandler: reports.add) { runner in
            #expect(try runner.loop.isDebug)
            #expect(try runner.loop.isSimulated)
            try runner.run { () async throws in
                try runningLoop().callSoon { throw TestError(2) }
                await turns()
            }
        }
        #expect(reports.of(.callbackFailed).count == 1)
    }

    @Test func oneThatIsDroppedIsReportedAndItsLoopClosed() throws {
        let reports = ReportTrace()
        var loop: EventLoop?
        let line: UInt = #line + 2
        do {
            let runner = Runner(reportHandler: reports.add)
            try runner.run {
                createTask(named: "left") { try await sleep(for: .seconds(100)) }
                await turns()
            }
            loop = try runner.loop
        }
        #expect(loop?.isClosed == true)
        let leaks = reports.of(.leak)
        #expect(leaks.first?.message.hasPrefix("a Runner was dropped and never closed") == true)
        #expect(leaks.first?.site?.description == "AsyncIOTests/RunnerTests.swift:\(line)")
        #expect(leaks.last?.message == "left was still pending when the loop was closed")
        #expect(leaks.count == 2)
    }

    @Test func oneThatWasNeverUsedIsNot() throws {
        let reports = ReportTrace()
        do { _ = Runner(reportHandler: reports.add) }
        #expect(reports.all.isEmpty)
    }

    @Test func theErrorOfTheBodyIsTheOneToTell() throws {
        let trace = Trace()
        #expect(throws: TestError(3)) {
            try withRunner { runner in
                try runner.run {
                    createTask {
                        do { try await sleep(for: .seconds(10)) } catch { trace.add("cancelled") }
                    }
                    await turns()
                }
                throw TestError(3)
            }
        }
        #expect(trace.entries == ["cancelled"])
    }
}
