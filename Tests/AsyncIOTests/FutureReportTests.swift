import AsyncIO
import AsyncIOTesting
import Testing

/// A future is reported only for an error that nobody has read.
@Suite struct FutureReportTests {
    @Test func aValueIsNotReportedWhetherReadOrNot() throws {
        let reports = ReportTrace()
        try onLoop(reports: reports.add) { () async throws in
            try Future<Int>().setResult(1)
            let read = Future<Int>()
            try read.setResult(2)
            #expect(try read.resultNoWait() == 2)
        }
        #expect(reports.all.isEmpty)
    }

    @Test func anErrorThatWasThrownIsNotReported() throws {
        let reports = ReportTrace()
        try onLoop(reports: reports.add) { () async throws in
            let (asked, awaited) = (Future<Int>(), Future<Int>())
            try asked.setError(TestError(1))
            try awaited.setError(TestError(2))
            #expect(throws: TestError(1)) { try asked.resultNoWait() }
            await #expect(throws: TestError(2)) { try await awaited.value }
        }
        #expect(reports.all.isEmpty)
    }
}
