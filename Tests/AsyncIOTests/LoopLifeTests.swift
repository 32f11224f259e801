import AsyncIO
import AsyncIOTesting
import Testing

/// A loop ends when it is closed, or when nobody has it any more; and nothing is left of it.
@Suite struct LoopLifeTests {
    @Test(arguments: [true, false])
    func oneThatIsDroppedIsFreedAndReportedInDebugMode(isDebug: Bool) throws {
        let reports = ReportTrace()
        weak var left: EventLoop?
        let line: UInt = #line + 2
        do {
            let loop = try EventLoop(debug: isDebug)
            loop.reportHandler = reports.add
            try loop.runUntilComplete { try await sleep(for: .microseconds(1)) }
            left = loop
        }
        #expect(left == nil)
        #expect(reports.all.count == (isDebug ? 1 : 0))
        guard isDebug else { return }
        let report = try #require(reports.of(.leak).first)
        #expect(report.message.hasPrefix("an EventLoop was dropped and never closed"))
        #expect(report.site?.description == "AsyncIOTests/LoopLifeTests.swift:\(line)")
    }

    @Test func oneThatWasClosedIsNotReported() throws {
        let reports = ReportTrace()
        weak var left: EventLoop?
        do {
            let loop = try EventLoop(debug: true)
            loop.reportHandler = reports.add
            left = loop
            try loop.runUntilComplete { await turns() }
            loop.close()
        }
        #expect(left == nil)
        #expect(reports.all.isEmpty)
    }

    /// The next loop may lie where the last one lay, and must not take over its tasks.
    @Test(arguments: [true, false])
    func aTaskThatOutlivesItsLoopRests(isClosed: Bool) throws {
        let trace = Trace()
        for _ in 0..<20 {
            let waiting = Waiting()
            do {
                let loop = try EventLoop(debug: false)
                try loop.runUntilComplete { () async throws in
                    Task(executorPreference: try runningLoop().taskExecutor) {
                        await withUnsafeContinuation { waiting.continuation = $0 }
                        trace.add("went on")
                    }
                    await turns(10)
                }
                if isClosed { loop.close() }
            }
            let next = try EventLoop(debug: false)
            defer { next.close() }
            try next.runUntilComplete { () async throws in
                try #require(waiting.continuation).resume()
                await turns(10)
            }
        }
        #expect(trace.entries.isEmpty)
    }

    @Test func whatItClosesIsAskedToEndAtOnce() throws {
        let trace = Trace()
        try onLoop { () async throws in
            let all = Barrier(parties: 3)
            for _ in 0..<3 {
                let owner = Tally()
                try runningLoop().onClose(
                    owner,
                    gracefully: {
                        // One after the other they would wait for ever.
                        _ = try? await all.wait()
                        owner.add()
                        trace.add("closed")
                    }, abruptly: { trace.add("given up") })
            }
        }
        #expect(trace.entries == ["closed", "closed", "closed"])
    }

    @Test func aHandleMayOutliveItsLoop() throws {
        var handle: TimerHandle?
        do {
            let loop = try EventLoop()
            handle = loop.callLater(.seconds(1)) {}
            loop.close()
        }
        handle?.cancel()
        #expect(handle?.isCancelled == true)
    }

    @Test func aDroppedLoopLetsGoOfItsCallbacks() throws {
        weak var held: Trace?
        do {
            let (loop, trace) = (try EventLoop(debug: false), Trace())
            held = trace
            loop.callSoon { trace.add("never") }
            loop.callLater(.seconds(1)) { trace.add("never") }
            loop.callSoonThreadSafe { trace.add("never") }
        }
        #expect(held == nil)
    }
}

private final class Waiting: @unchecked Sendable {
    // SAFETY: used by the thread of the test.
    var continuation: UnsafeContinuation<Void, Never>?
}
