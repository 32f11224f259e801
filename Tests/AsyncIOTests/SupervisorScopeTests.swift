import AsyncIO
import AsyncIOTesting
import Testing

/// `withSupervisorScope`: children that do not end each other.
@Suite struct SupervisorScopeTests {
    @Test func aFailureLeavesTheOthersAloneAndIsThrownAtTheEnd() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let error = await thrown {
                try await withSupervisorScope { scope in
                    for number in 1...4 {
                        scope.spawn {
                            try await sleep(for: .seconds(number))
                            if number.isMultiple(of: 2) { throw TestError(number) }
                            trace.add("\(number)")
                        }
                    }
                }
            }
            #expect((error as? ErrorGroup)?.errors as? [TestError] == [TestError(2), TestError(4)])
            #expect(trace.entries == ["1", "3"])
            #expect(try runningLoop().time.nanoseconds == 4_000_000_000)
        }
    }

    @Test func whatWasReadIsNotThrownAgain() throws {
        try onLoop { () async throws in
            let read = Trace()
            try await withSupervisorScope { scope in
                let child = scope.spawn { throw TestError(1) }
                do { try await child.value } catch { read.add("\(error)") }
            }
            #expect(read.entries == ["TestError(number: 1)"])
        }
    }

    @Test func aFailureOfTheBodyEndsTheChildren() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let error = await thrown {
                try await withSupervisorScope { scope in
                    scope.spawn { throw TestError(1) }
                    scope.spawn { try await sleepAndTell("child", trace) }
                    await turns()
                    throw TestError(2)
                }
            }
            #expect((error as? ErrorGroup)?.errors as? [TestError] == [TestError(1), TestError(2)])
            #expect(trace.entries == ["child: another task of the scope failed"])
        }
    }

    @Test func mayBeCancelledAsAnyScope() throws {
        try onLoop { () async throws in
            let trace = Trace()
            try await withSupervisorScope { scope in
                scope.spawn { try await sleepAndTell("child", trace) }
                await turns()
                scope.cancel(reason: .user("done"))
            }
            #expect(trace.entries == ["child: done"])
        }
    }

    @Test func nothingIsReportedToAnybodyElse() throws {
        let reports = ReportTrace()
        try onLoop(reports: reports.add) {
            _ = await thrown {
                try await withSupervisorScope { scope in
                    for number in 0..<3 { scope.spawn { throw TestError(number) } }
                }
            }
            await turns()
        }
        #expect(reports.of(.unreadError).isEmpty)
    }
}
