import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// Work on a thread calls back into its loop.
@Suite struct FromThreadTests {
    @Test(arguments: [TestLoop.real, .poll, .simulated])
    func theLoopRunsItAndTheThreadGetsTheValue(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let loop = try runningLoop()
            let value = try await toThread {
                let here = loop.isOnLoopThread
                return try fromThread {
                    await Task.yield()
                    return [here, loop.isOnLoopThread]
                }
            }
            #expect(value == [false, true])
        }
    }

    @Test func aPlainClosureIsRunToo() throws {
        try onLoop(.real) { () async throws in
            let loop = try runningLoop()
            let name = try await toThread {
                try fromThread(named: "asked") { loop.currentTask?.name ?? "none" }
            }
            #expect(name == "asked")
        }
    }

    @Test func virtualTimePassesWhileThreadsWaitForIt() throws {
        try onLoop { () async throws in
            let loop = try runningLoop()
            let ends = try await gather(1...20) { number in
                try await toThread {
                    for _ in 0..<number { try fromThread { try await sleep(for: .seconds(60)) } }
                    return try fromThread { loop.time.nanoseconds / 60_000_000_000 }
                }
            }
            #expect(ends == (1...20).map { Int64($0) })
        }
    }

    @Test func theErrorIsThrownOnTheThread() throws {
        let reports = ReportTrace()
        try onLoop(.real, reports: reports.add) { () async throws in
            let caught = try await toThread {
                do {
                    try fromThread { throw TestError(5) }
                    return "nothing"
                } catch {
                    return "\(error)"
                }
            }
            #expect(caught == "TestError(number: 5)")
        }
        #expect(reports.all.isEmpty)
    }

    @Test func cancellingTheCallerCancelsWhatTheThreadWaitsFor() throws {
        try onLoop(.real) { () async throws in
            let (begun, ended, trace) = (Gate(), Gate(), Trace())
            let task = createTask {
                try await toThread {
                    defer { ended.open() }
                    do {
                        try fromThread {
                            begun.open()
                            try await sleep(for: .seconds(3_600))
                        }
                    } catch let error as CancelledError {
                        trace.add("\(error.reason)")
                    }
                    do { try fromThread {} } catch { trace.add("refused") }
                }
            }
            while !begun.isOpenNow { await Task.yield() }
            task.cancel(reason: .user("stop"))
            _ = await task.result
            while !ended.isOpenNow { await Task.yield() }
            #expect(trace.entries == ["stop", "refused"])
        }
    }

    @Test(arguments: [nil, 0, 2])
    func aWorkerThatWaitsLetsAnotherTakeItsPlace(maxWaiting: Int?) throws {
        try onLoop(.real) { () async throws in
            let pool = ThreadPool(size: 1, maxWaiting: maxWaiting)
            let depth = try await runInExecutor(pool) { try nest(on: pool, 4) }
            #expect(depth == 4)
            // The threads that have stood in for others go again.
            while pool.statistics.threads > 1 { await Task.yield() }
            #expect(try await runInExecutor(pool) { "still works" } == "still works")
            await pool.shutDown()
        }
    }

    @Test func aLoopThatIsClosedAnswersWithAnError() throws {
        let loop = try EventLoop()
        let (begun, gate, trace) = (Gate(), Gate(), Trace())
        let pool = ThreadPool(size: 1)
        let task = try loop.runUntilComplete {
            let future = try pool.submitNoWait {
                begun.open()
                gate.wait()
                do { try fromThread {} } catch { trace.add("\(error)") }
            }
            begun.wait()
            return future
        }
        loop.close()
        gate.open()
        while !task.isDone { sched_yield() }
        pool.shutDownNoWait()
        #expect(trace.entries.first?.contains("the loop is closed") == true)
    }

    @Test func needsALoopToCallBack() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try fromThread {}
        }
        try expect(result, "fromThread was called where there is no loop to call back", "toThread")
    }

    @Test func theSharedPoolIsNotToBeShutDown() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            ThreadPool.shared.shutDownNoWait()
        }
        try expect(result, "ThreadPool.shared was told to shut down", "ThreadPool(size: 4)")
    }
}

/// Calls back into the loop and from there into the same pool, so many times.
private func nest(on pool: ThreadPool, _ left: Int) throws -> Int {
    guard left > 0 else { return 0 }
    return try fromThread { try await runInExecutor(pool) { try nest(on: pool, left - 1) } } + 1
}
