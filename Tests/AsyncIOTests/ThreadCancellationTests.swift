import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Testing

/// What work on a thread sees of its caller: task-local values, and that it was cancelled.
@Suite struct ThreadCancellationTests {
    @Test(arguments: [TestLoop.real, .simulated])
    func workHasTheTaskLocalValuesOfItsCaller(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let pool = ThreadPool(size: 1)
            try await Parcel.$id.withValue(41) {
                #expect(try await toThread { Parcel.id } == 41)
                #expect(try await runInExecutor(pool) { Parcel.id } == 41)
                #expect(try await pool.submit { Parcel.id }.value == 41)
                let bound = try await toThread { Parcel.$id.withValue(2) { Parcel.id } }
                #expect(bound == 2)
            }
            #expect(try await toThread { Parcel.id } == 0)
            await pool.shutDown()
        }
    }

    @Test(arguments: [TestLoop.real, .simulated])
    func workSeesWhyItsCallerWasCancelled(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let (begun, ended, trace) = (Gate(), Gate(), Trace())
            let task = createTask {
                try await toThread {
                    try checkCancelled()
                    begun.open()
                    while !Task.isCancelled {}
                    do { try checkCancelled() } catch { trace.add("\(error)") }
                    ended.open()
                }
            }
            await turns()
            begun.wait()
            task.cancel(reason: .user("no longer needed"))
            _ = await task.result
            ended.wait()
            #expect(trace.entries.count == 1)
            #expect(trace.entries.first?.contains("no longer needed") == true)
            #expect(trace.entries.first?.contains("ThreadCancellationTests.swift") == true)
        }
    }

    @Test func aTimeoutIsSeenByTheWork() throws {
        try onLoop(.real) { () async throws in
            let reason = Ending()
            await #expect(throws: TimeoutError.self) {
                try await withTimeout(.seconds(3_600)) { timeout in
                    createTask {
                        while !reason.begun.isOpenNow { await Task.yield() }
                        timeout.reschedule(after: .zero)
                    }
                    try await toThread { reason.noteCancellation() }
                }
            }
            guard case .timeout = reason.wait() else {
                Issue.record("the work was not told of the time-out")
                return
            }
        }
    }

    @Test func withoutAbandoningTheCallWaitsForTheWork() throws {
        try onLoop(.real) { () async throws in
            let begun = Gate()
            let task = createTask {
                let value = try await toThread(abandonOnCancel: false) {
                    begun.open()
                    while !Task.isCancelled {}
                    return "cleaned up"
                }
                let next = await thrown { try await sleep(for: .seconds(60)) }
                return [value, "\(next is CancelledError)"]
            }
            await turns()
            begun.wait()
            task.cancel()
            #expect(try await task.value == ["cleaned up", "true"])
        }
    }

    @Test func withoutAbandoningWorkThatHasNotBegunIsDroppedAllTheSame() throws {
        try onLoop(.real) { () async throws in
            let pool = ThreadPool(size: 1)
            let (gate, trace) = (Gate(), Trace())
            let first = createTask { try await runInExecutor(pool) { gate.wait() } }
            let second = createTask {
                try await runInExecutor(pool, abandonOnCancel: false) { trace.add("ran") }
            }
            await turns()
            second.cancel()
            await #expect(throws: CancelledError.self) { try await second.value }
            gate.open()
            try await first.value
            await pool.shutDown()
            #expect(trace.entries.isEmpty)
        }
    }

    @Test func anErrorOfAbandonedWorkIsReported() throws {
        let reports = ReportTrace()
        try onLoop(.real, reports: reports.add) { () async throws in
            let (begun, gate) = (Gate(), Gate())
            let task = createTask {
                try await toThread {
                    begun.open()
                    gate.wait()
                    throw TestError(9)
                }
            }
            await turns()
            begun.wait()
            task.cancel()
            _ = await task.result
            gate.open()
        }
        #expect(reports.all.map(\.kind) == [.unreadError])
        #expect(reports.all.first?.error as? TestError == TestError(9))
        #expect(reports.all.first?.site?.fileID == "AsyncIOTests/ThreadCancellationTests.swift")
    }

    @Test func endingBecauseOfTheCancellationIsNoError() throws {
        let reports = ReportTrace()
        try onLoop(.real, reports: reports.add) { () async throws in
            let begun = Gate()
            let task = createTask {
                try await toThread {
                    begun.open()
                    while true { try checkCancelled() }
                }
            }
            await turns()
            begun.wait()
            task.cancel()
            _ = await task.result
        }
        #expect(reports.all.isEmpty)
    }

    @Test func checkCancelledLooksAtTheTaskElsewhere() throws {
        try onLoop { () async throws in
            try checkCancelled()
            let task = createTask { () async throws -> Void in
                await turns()
                try checkCancelled()
            }
            await turns(1)
            task.cancel(reason: .user("over"))
            let error = await thrown { try await task.value }
            #expect((error as? CancelledError)?.reason == .user("over"))
        }
        try checkCancelled()
    }

    @Test func aBodyIsFreedWithItsWork() throws {
        var trace: Trace? = Trace()
        weak let held = trace
        try use(try #require(trace))
        trace = nil
        #expect(held == nil)
    }

    private func use(_ trace: Trace) throws {
        try onLoop(.real) { () async throws in
            try await toThread { trace.add("used") }
            let pool = ThreadPool(size: 1)
            let gate = Gate()
            let first = try pool.submitNoWait { gate.wait() }
            let dropped = createTask { try await runInExecutor(pool) { trace.add("never") } }
            await turns()
            dropped.cancel()
            _ = await dropped.result
            gate.open()
            try await first.value
            await pool.shutDown()
        }
    }
}

private enum Parcel {
    @TaskLocal static var id = 0
}

/// Notes on a thread why the work there was cancelled.
private final class Ending: Sendable {
    let begun = Gate()
    private let gate = Gate()
    private let reasons = ThreadLocked<[CancelReason?]>([])

    func noteCancellation() {
        begun.open()
        while !Task.isCancelled {}
        do {
            try checkCancelled()
        } catch {
            reasons.withLock { $0.append((error as? CancelledError)?.reason) }
        }
        gate.open()
    }

    func wait() -> CancelReason? {
        gate.wait()
        return reasons.withLock { $0.first ?? nil }
    }
}
