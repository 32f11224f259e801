import AsyncIO
import AsyncIOTesting
import Testing

/// What a report says, and what becomes of it.
@Suite struct ReportHandlerTests {
    @Test func aCallbackThatThrowsIsReportedWithItsHandleAndTheLoopGoesOn() throws {
        let (reports, trace) = (ReportTrace(), Trace())
        let line: UInt = #line + 4
        try onLoop(reports: reports.add) { () async throws in
            let loop = try runningLoop()
            loop.callSoon { trace.add("before") }
            let handle = loop.callSoon { throw TestError(1) }
            loop.callLater(.seconds(1)) { throw TestError(2) }
            loop.callSoonThreadSafe { throw TestError(3) }
            loop.callSoon { trace.add("after") }
            try await sleep(for: .seconds(2))
            #expect(reports.all.first?.handle === handle)
        }
        #expect(trace.entries == ["before", "after"])
        #expect(reports.all.map(\.kind) == Array(repeating: .callbackFailed, count: 3))
        #expect(reports.all.compactMap { ($0.error as? TestError)?.number } == [1, 3, 2])
        let report = try #require(reports.all.first)
        #expect(report.message == "error in a callback: TestError(number: 1)")
        #expect(report.site?.description == "AsyncIOTests/ReportHandlerTests.swift:\(line)")
    }

    @Test func aReportNamesItsTask() throws {
        let reports = ReportTrace()
        let loop = try EventLoop()
        loop.reportHandler = reports.add
        try loop.runUntilComplete {
            createTask(named: "left") { try await sleep(for: .seconds(100)) }
            await Task.yield()
        }
        loop.close()
        let report = try #require(reports.of(.leak).first)
        #expect(report.message == "left was still pending when the loop was closed")
        #expect(report.task?.name == "left")
        #expect(report.site == report.task?.site)
    }

    @Test func aReportOfAnotherThreadArrivesOnTheLoop() throws {
        let places = Trace()
        try onLoop(.real) { () async throws in
            let loop = try runningLoop()
            loop.reportHandler = { report in
                places.add("\(report.message): \(loop.isOnLoopThread)")
            }
            try await toThread { loop.report(LoopReport(kind: .leak, message: "hello")) }
            await turns()
        }
        #expect(places.entries == ["hello: true"])
    }

    @Test func aHandlerThatReportsIsNotCalledAgain() throws {
        let tally = Tally()
        try onLoop { () async throws in
            let loop = try runningLoop()
            loop.reportHandler = { report in
                tally.add()
                loop.report(report)
            }
            loop.report(LoopReport(kind: .leak, message: "goes to the log"))
            loop.report(LoopReport(kind: .leak, message: "is heard all the same"))
        }
        #expect(tally.value == 2)
    }

    @Test func aHandlerThatThrowsLeavesTheReportToTheDefaultOne() async throws {
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardErrorContent]
        ) {
            try onLoop(reports: { _ in throw TestError(9) }) { () async throws in
                let loop = try runningLoop()
                loop.callSoon { throw TestError(1) }
                await turns()
            }
        }
        let log = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
        let lines = log.split(separator: "\n")
        #expect(lines.first?.contains("error in a callback: TestError(number: 1)") == true)
        #expect(lines.last?.contains("the report handler failed: TestError(number: 9)") == true)
        #expect(lines.count == 2)
    }

    @Test func theLimitOfSlowStepsCanBeSet() throws {
        let reports = ReportTrace()
        try onLoop(.real, debug: true, reports: reports.add) { () async throws in
            let loop = try runningLoop()
            loop.slowCallbackDuration = .zero
            await Task.yield()
            loop.slowCallbackDuration = .seconds(100)
        }
        #expect(reports.of(.slowStep).map(\.taskName).contains("main"))
    }

    @Test func debugModeCanBeSetLater() throws {
        let reports = ReportTrace()
        try onLoop(.real, debug: false, reports: reports.add) { () async throws in
            let loop = try runningLoop()
            loop.slowCallbackDuration = .zero
            await turns()
            #expect(reports.all.isEmpty)
            loop.isDebug = true
            await turns()
            loop.isDebug = false
        }
        #expect(!reports.of(.slowStep).isEmpty)
    }
}
