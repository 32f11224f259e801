import AsyncIO
import AsyncIOTesting
import Testing

/// The future: set once, read by many, and never forgotten.
@Suite struct FutureTests {
    @Test func wakesAllThatWaitInTheirOrder() throws {
        try onLoop { () async throws in
            let (future, trace) = (Future<Int>(), Trace())
            let tasks = (0..<3).map { number in
                createTask { trace.add("\(number): \(try await future.value)") }
            }
            await turns()
            #expect(future.statistics.waiting == 3)
            try future.setResult(7)
            #expect(trace.entries.isEmpty)
            for task in tasks { try await task.value }
            #expect(trace.entries == ["0: 7", "1: 7", "2: 7"])
            #expect(try await future.value == 7)
            #expect(try future.resultNoWait() == 7)
            #expect(try future.errorNoWait() == nil)
            #expect(future.state == .finished)
        }
    }

    @Test func throwsItsErrorToAllThatWait() throws {
        try onLoop { () async throws in
            let future = Future<Int>()
            let task = createTask { try await future.value }
            await turns()
            try future.setError(TestError(3))
            #expect(await thrown { try await task.value } as? TestError == TestError(3))
            #expect(try future.errorNoWait() as? TestError == TestError(3))
            #expect(throws: TestError(3)) { try future.resultNoWait() }
            #expect(future.state == .failed)
        }
    }

    @Test func isSetOnce() throws {
        try onLoop { () async throws in
            let future = Future<Int>()
            #expect(throws: InvalidStateError.self) { try future.resultNoWait() }
            #expect(throws: InvalidStateError.self) { try future.errorNoWait() }
            try future.setResult(1)
            #expect(throws: InvalidStateError.self) { try future.setResult(2) }
            #expect(throws: InvalidStateError.self) { try future.setError(TestError()) }
            #expect(!future.cancel())
            #expect(try await future.value == 1)
        }
    }

    @Test func tellsWhyItWasCancelled() throws {
        try onLoop { () async throws in
            let future = Future<Int>()
            let task = createTask { try await future.value }
            await turns()
            #expect(future.cancel(reason: .user("not needed")))
            #expect(future.isCancelled)
            let error = await thrown { try await task.value } as? CancelledError
            #expect(error?.reason == .user("not needed"))
            #expect(error?.origin?.fileID == #fileID)
        }
    }

    @Test func aCancelledReaderLeavesItToTheOthers() throws {
        try onLoop { () async throws in
            let future = Future<String>()
            let first = createTask { try await future.value }
            let second = createTask { try await future.value }
            await turns()
            first.cancel()
            #expect(await thrown { try await first.value } is CancelledError)
            #expect(!future.isDone)
            #expect(future.statistics.waiting == 1)
            try future.setResult("there")
            #expect(try await second.value == "there")
        }
    }

    @Test func callsBackInATurnOfItsOwnAndInOrder() throws {
        try onLoop { () async throws in
            let (future, trace) = (Future<Int>(), Trace())
            future.addDoneCallback { _ in trace.add("first") }
            let removed = future.addDoneCallback { _ in trace.add("removed") }
            let late = future.addDoneCallback { _ in trace.add("removed late") }
            future.addDoneCallback { trace.add("second \(try! $0.resultNoWait())") }
            #expect(future.removeDoneCallback(removed))
            #expect(!future.removeDoneCallback(removed))
            try future.setResult(5)
            #expect(future.removeDoneCallback(late))
            #expect(trace.entries.isEmpty)
            await turns()
            #expect(trace.entries == ["first", "second 5"])
            future.addDoneCallback { _ in trace.add("third") }
            #expect(trace.entries.count == 2)
            await turns()
            #expect(trace.entries == ["first", "second 5", "third"])
        }
    }

    @Test func callsBackOnTheLoopThatAsked() throws {
        try onLoop(.real) { () async throws in
            let (future, called) = (Future<Int>(), Event())
            let loop = try runningLoop()
            future.addDoneCallback { _ in if loop.isOnLoopThread { called.set() } }
            try await toThread { try future.setResult(1) }
            try await called.wait()
        }
    }

    @Test func servesTasksWithoutALoop() async throws {
        let future = Future<Int>()
        async let sum = withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<20 { group.addTask { try await future.value } }
            return try await group.reduce(0, +)
        }
        while future.statistics.waiting < 20 { await Task.yield() }
        try future.setResult(2)
        #expect(try await sum == 40)
    }

    @Test func anErrorThatNobodyReadsIsReported() throws {
        let reports = ReportTrace()
        var line: UInt = 0
        try onLoop(reports: { reports.add($0) }) { () async throws in
            try Future<Int>().setError(TestError(9))
        }
        line = #line - 2
        let report = try #require(reports.of(.unreadError).first)
        #expect(reports.all.count == 1)
        #expect(report.error as? TestError == TestError(9))
        #expect(report.site?.line == line)
        #expect(report.message.contains("was never read"))
    }

    @Test func aReadOrCancelledOneIsNotReported() throws {
        let reports = ReportTrace()
        try onLoop(reports: { reports.add($0) }) { () async throws in
            let failed = Future<Int>()
            try failed.setError(TestError())
            _ = try failed.errorNoWait()
            Future<Int>().cancel()
            _ = Future<Int>()
        }
        #expect(reports.all.isEmpty)
    }

    @Test func describesItself() throws {
        try onLoop { () async throws in
            let future = Future<Int>()
            #expect(
                "\(future)".hasPrefix("<Future pending created at AsyncIOTests/FutureTests.swift:"))
            try future.setResult(1)
            #expect("\(future)".hasPrefix("<Future finished"))
        }
    }
}
