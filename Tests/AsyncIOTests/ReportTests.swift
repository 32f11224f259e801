import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Testing

/// What nobody called for is told once, with its place: lost errors, slow steps, leaks.
@Suite struct ReportTests {
    @Test func anErrorThatNobodyReadsIsReportedOnceWithItsSite() throws {
        let reports = ReportTrace()
        let line: UInt = #line + 2
        try onLoop(reports: reports.add) {
            createTask(named: "lost") { throw TestError(7) }
            await turns()
        }
        try #require(reports.all.count == 1)
        let report = reports.all[0]
        #expect(report.kind == .unreadError)
        #expect(report.taskName == "lost")
        #expect(report.error as? TestError == TestError(7))
        #expect(report.site?.description == "AsyncIOTests/ReportTests.swift:\(line)")
        #expect(report.message == "the error of lost was never read: TestError(number: 7)")
    }

    @Test func aHandleThatIsHeldPutsTheReportOff() throws {
        let reports = ReportTrace()
        try onLoop(reports: reports.add) {
            do {
                let task = createTask { throw TestError() }
                await turns()
                #expect(reports.all.isEmpty)
                #expect(task.isDone)
            }
            await turns()
        }
        #expect(reports.of(.unreadError).count == 1)
    }

    @Test(arguments: 0..<4)
    func anErrorThatIsReadIsNotReported(way: Int) throws {
        let reports = ReportTrace()
        try onLoop(reports: reports.add) {
            let task = createTask { throw TestError() }
            switch way {
            case 0: _ = await task.result
            case 1: _ = try? await task.value
            case 2:
                await turns()
                _ = await task.result
            default:
                _ = await thrown { try await withTimeout(.seconds(1)) { try await task.value } }
            }
        }
        #expect(reports.of(.unreadError).isEmpty)
    }

    @Test func aCancelledTaskIsNoLostError() throws {
        let reports = ReportTrace()
        try onLoop(reports: reports.add) {
            createTask { try await sleep(for: .seconds(10)) }.cancel()
            createTask { try await Task.sleep(for: .seconds(10)) }
            await turns()
        }
        #expect(reports.all.isEmpty)
    }

    @Test func theMainErrorIsThrownAndNotReported() throws {
        let reports = ReportTrace()
        #expect(throws: TestError(1)) {
            try onLoop(reports: reports.add) { throw TestError(1) }
        }
        #expect(reports.all.isEmpty)
    }

    @Test func anErrorDuringShutDownIsReported() throws {
        let reports = ReportTrace()
        try onLoop(reports: reports.add) {
            createTask(named: "stubborn") {
                do { try await sleep(for: .seconds(10)) } catch { throw TestError(5) }
            }
            await turns()
        }
        #expect(reports.of(.shutdownError).map(\.taskName) == ["stubborn"])
        #expect(
            reports.all.map(\.message) == [
                "unhandled error during shutdown: stubborn failed: TestError(number: 5)"
            ])
    }

    @Test func aSlowStepIsReportedInDebugMode() throws {
        let reports = ReportTrace()
        let line: UInt = #line + 2
        try onLoop(.real, debug: true, reports: reports.add) {
            let slow = createTask(named: "slow") { block(for: .milliseconds(120)) }
            let quick = createTask(named: "quick") { await Task.yield() }
            try await slow.value
            try await quick.value
        }
        let report = try #require(reports.of(.slowStep).first { $0.taskName == "slow" })
        #expect(report.site?.description == "AsyncIOTests/ReportTests.swift:\(line)")
        #expect(report.message.hasPrefix("executing slow took 0."))
        #expect(report.message.contains("toThread"))
    }

    @Test func aSlowCallbackIsReportedInDebugMode() throws {
        let reports = ReportTrace()
        let line: UInt = #line + 2
        try onLoop(.real, debug: true, reports: reports.add) {
            try runningLoop().callSoon { block(for: .milliseconds(120)) }
            await turns()
        }
        let report = try #require(
            reports.of(.slowStep).first { $0.message.contains("a callback") })
        #expect(report.site?.description == "AsyncIOTests/ReportTests.swift:\(line)")
    }

    @Test func aSlowStepIsNotReportedOtherwise() throws {
        let reports = ReportTrace()
        try onLoop(.real, debug: false, reports: reports.add) { block(for: .milliseconds(120)) }
        #expect(reports.all.isEmpty)
    }

    @Test func aWatchedDescriptorThatIsLeftIsReportedInDebugMode() throws {
        let (descriptor, peer) = try KernelNetwork.pair()
        defer {
            closeDescriptor(descriptor)
            closeDescriptor(peer)
        }
        let reports = ReportTrace()
        try onLoop(.real, debug: true, reports: reports.add) {
            try runningLoop().watch(descriptor)
        }
        let leaks = reports.of(.leak)
        #expect(leaks.map(\.message) == ["descriptor \(descriptor) was still open at the end"])
    }

    @Test func whatIsClosedIsNoLeak() throws {
        let reports = ReportTrace()
        try onLoop(.real, debug: true, reports: reports.add) {
            let server = try await startServer(port: 0) { reader, _ in
                _ = try await reader.readToEnd()
            }
            let (_, writer) = try await openConnection(host: "127.0.0.1", port: server.port)
            writer.close()
            server.close()
            try await server.waitClosed()
        }
        #expect(reports.of(.leak).isEmpty)
    }
}

/// Keeps the thread busy, as a long computation does.
private func block(for duration: Duration) {
    let end = ContinuousClock.now.advanced(by: duration)
    while ContinuousClock.now < end {}
}
