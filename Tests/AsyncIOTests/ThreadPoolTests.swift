import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// Pools of one's own: their bounds, their threads and their end.
@Suite struct ThreadPoolTests {
    @Test func aFullPoolMakesCallersWaitInOrder() throws {
        try onLoop(.real) { () async throws in
            let pool = ThreadPool(size: 1, maxWaiting: 1)
            let (gate, trace) = (Gate(), Trace())
            let tasks = (0..<6).map { number in
                createTask {
                    try await runInExecutor(pool) {
                        gate.wait()
                        trace.add("\(number)")
                    }
                }
            }
            while pool.statistics.waitingForRoom < 4 { await Task.yield() }
            #expect(pool.statistics.waiting <= 2)
            gate.open()
            for task in tasks { try await task.value }
            #expect(trace.entries == (0..<6).map(String.init))
            #expect(pool.statistics.waitingForRoom == 0)
            #expect(pool.statistics.completed == 6)
            await pool.shutDown()
        }
    }

    @Test func aCancelledCallerLeavesTheLineForRoom() throws {
        try onLoop(.real) { () async throws in
            let pool = ThreadPool(size: 1, maxWaiting: 0)
            let (gate, trace) = (Gate(), Trace())
            let tasks = (0..<4).map { number in
                createTask {
                    try await runInExecutor(pool) {
                        gate.wait()
                        trace.add("\(number)")
                    }
                }
            }
            while pool.statistics.waitingForRoom < 3 { await Task.yield() }
            tasks[2].cancel()
            _ = await tasks[2].result
            gate.open()
            for number in [0, 1, 3] { try await tasks[number].value }
            #expect(trace.entries == ["0", "1", "3"])
            await pool.shutDown()
        }
    }

    @Test func droppedWorkMakesRoomAtOnce() throws {
        try onLoop(.real) { () async throws in
            let pool = ThreadPool(size: 1, maxWaiting: 1)
            let gate = Gate()
            let running = try pool.submitNoWait { gate.wait() }
            for _ in 0..<1_000 {
                let waiting = try pool.submitNoWait {}
                #expect(throws: WouldBlock.self) { try pool.submitNoWait {} }
                waiting.cancel()
            }
            #expect(pool.statistics.dropped == 1_000)
            #expect(pool.statistics.waiting == 0)
            gate.open()
            try await running.value
            await pool.shutDown()
        }
    }

    @Test func submitReturnsOnceTheWorkStandsInLine() throws {
        try onLoop(.real) { () async throws in
            let pool = ThreadPool(size: 1, maxWaiting: 1)
            let gate = Gate()
            let first = try await pool.submit { gate.wait() }
            let second = try await pool.submit { "second" }
            let third = createTask { try await pool.submit { "third" } }
            await turns(10)
            #expect(!third.isDone)
            gate.open()
            try await first.value
            #expect(try await second.value == "second")
            #expect(try await third.value.value == "third")
            await pool.shutDown()
        }
    }

    @Test(arguments: [TestLoop.real, .simulated])
    func aFutureHasTheErrorOfItsWork(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let pool = ThreadPool(size: 2)
            let future = try pool.submitNoWait { throw TestError(3) }
            await #expect(throws: TestError(3)) { try await future.value }
            await pool.shutDown()
        }
    }

    @Test func aCancelledFutureIsSeenByItsWork() throws {
        try onLoop(.real) { () async throws in
            let pool = ThreadPool(size: 1)
            let (begun, trace) = (Gate(), Trace())
            let future = try pool.submitNoWait {
                begun.open()
                while !Task.isCancelled {}
                do { try checkCancelled() } catch { trace.add("\(error)") }
            }
            begun.wait()
            future.cancel(reason: .user("enough"))
            await pool.shutDown()
            #expect(trace.entries.first?.contains("enough") == true)
        }
    }

    @Test func worksWithoutALoop() throws {
        let pool = ThreadPool(size: 1)
        let (gate, trace) = (Gate(), Trace())
        _ = try pool.submitNoWait {
            trace.add("ran")
            gate.open()
        }
        gate.wait()
        pool.shutDownNoWait()
        #expect(trace.entries == ["ran"])
        #expect(throws: ThreadPoolError.self) { try pool.submitNoWait {} }
    }

    @Test func shutDownMayDropWhatHasNotBegun() throws {
        try onLoop(.real) { () async throws in
            let pool = ThreadPool(size: 1, name: "short", maxWaiting: 3)
            let (begun, gate, trace) = (Gate(), Gate(), Trace())
            let running = createTask {
                try await runInExecutor(pool) {
                    begun.open()
                    gate.wait()
                    return "done"
                }
            }
            await turns()
            begun.wait()
            let others = (0..<5).map { _ in
                createTask { try await runInExecutor(pool) { trace.add("ran") } }
            }
            while pool.statistics.waitingForRoom < 2 { await Task.yield() }
            let end = createTask { await pool.shutDown(droppingWaiting: true) }
            for other in others {
                let error = await thrown { try await other.value }
                #expect(
                    "\(try #require(error))".contains("the thread pool \"short\" was shut down"))
            }
            #expect(!end.isDone)
            gate.open()
            #expect(try await running.value == "done")
            #expect(try await end.value)
            #expect(trace.entries.isEmpty)
        }
    }

    @Test func shutDownGivesUpWhenItsTimeIsUp() throws {
        try onLoop(.real) { () async throws in
            let pool = ThreadPool(size: 1)
            let (begun, gate, ended) = (Gate(), Gate(), Gate())
            let stuck = try pool.submitNoWait {
                begun.open()
                gate.wait()
                ended.open()
            }
            let late = try pool.submitNoWait { "never" }
            begun.wait()
            #expect(await !pool.shutDown(within: .milliseconds(1)))
            await #expect(throws: ThreadPoolError.self) { try await late.value }
            gate.open()
            ended.wait()
            try await stuck.value
        }
    }

    @Test func anInitializerPreparesEachThread() throws {
        try onLoop(.real) { () async throws in
            let calls = Tally()
            let pool = ThreadPool(size: 3, initializer: { calls.add() })
            let (begun, gate) = (Tally(), Gate())
            let work = try (0..<3).map { _ in
                try pool.submitNoWait {
                    begun.add()
                    gate.wait()
                }
            }
            while begun.value < 3 { await Task.yield() }
            gate.open()
            for future in work { try await future.value }
            #expect(calls.value == 3)
            #expect(pool.statistics.threads == 3)
            await pool.shutDown()
        }
    }

    @Test func aFailedInitializerEndsThePool() throws {
        try onLoop(.real) { () async throws in
            let pool = ThreadPool(size: 2, name: "unfit", initializer: { throw TestError(1) })
            let waiting = try pool.submitNoWait {}
            let error = await thrown { try await runInExecutor(pool) {} }
            for error in [error, await thrown { try await waiting.value }] {
                #expect("\(try #require(error))".contains("its initializer failed: TestError"))
            }
            while pool.statistics.threads > 0 { await Task.yield() }
            let later = await thrown { try await runInExecutor(pool) {} }
            #expect(
                "\(try #require(later))".contains("its initializer failed: TestError(number: 1)"))
            #expect(await pool.shutDown())
        }
    }

    @Test(arguments: [false, true])
    func allWhoWaitHearOfAFailedInitializer(isShutDown: Bool) throws {
        try onLoop(.real) { () async throws in
            let gate = Gate()
            let pool = ThreadPool(
                size: 1, maxWaiting: 0,
                initializer: {
                    gate.wait()
                    throw TestError(2)
                })
            let first = try pool.submitNoWait {}
            let task = createTask { try await runInExecutor(pool) {} }
            while pool.statistics.waitingForRoom < 1 { await Task.yield() }
            if isShutDown { pool.shutDownNoWait() }
            gate.open()
            let dropped = await thrown { try await first.value }
            #expect("\(try #require(dropped))".contains("its initializer failed: TestError"))
            // It waited for room; of two reasons it is told the one that is there when it looks.
            let refused = "\(try #require(await thrown { try await task.value }))"
            #expect(isShutDown || refused.contains("its initializer failed: TestError"))
        }
    }

    @Test func idleThreadsEnd() throws {
        try onLoop(.real) { () async throws in
            let pool = ThreadPool(size: 4, idleLimit: .zero)
            for round in 0..<20 {
                #expect(try await runInExecutor(pool) { round } == round)
                while pool.statistics.threads > 0 { await Task.yield() }
            }
            #expect(pool.statistics.completed == 20)
            await pool.shutDown()
        }
    }

    @Test func aPoolThatNobodyHoldsEnds() throws {
        weak var token: Trace?
        let gate = Gate()
        let future: Future<String>
        do {
            let held = Trace()
            token = held
            let pool = ThreadPool(size: 1, initializer: { held.add("a thread") })
            future = try pool.submitNoWait {
                gate.wait()
                return "done all the same"
            }
        }
        gate.open()
        while token != nil { sched_yield() }
        #expect(try future.resultNoWait() == "done all the same")
    }

    @Test func threadsThatStartLateAreFreedToo() async {
        await #expect(processExitsWith: .success) {
            try onLoop(.real) { () async throws in
                // The first ones have the system set memory aside for threads.
                try await usePoolsThatNobodyHolds(40)
                let before = try await virtualMemory()
                try await usePoolsThatNobodyHolds(60)
                // A stack has eight megabytes.
                #expect(try await virtualMemory() - before < 200_000_000)
            }
        }
    }

    @Test func theLoopAsksAllItsPoolsToEndBeforeItWaits() throws {
        let pools = (0..<3).map { ThreadPool(size: 1, name: "pool-\($0)", maxWaiting: 0) }
        let (begun, trace) = (Tally(), Trace())
        try onLoop(.real) { () async throws in
            for pool in pools {
                try runningLoop().setDefaultThreadPool(pool)
                _ = try pool.submitNoWait {
                    begun.add()
                    // The limit is there only for the case that a pool is waited for too early.
                    let limit = ContinuousClock.now + .seconds(10)
                    while !pools.allSatisfy(refusesWork), ContinuousClock.now < limit {
                        sched_yield()
                    }
                    trace.add(pools.allSatisfy(refusesWork) ? "all were asked" : "waited for")
                }
            }
            while begun.value < 3 { await Task.yield() }
        }
        #expect(trace.entries == Array(repeating: "all were asked", count: 3))
    }

    @Test func oneServesTheWholeProcess() throws {
        let pools = try [0, 1].map { number in
            try onLoop(.real) { () async throws in
                let loop = try runningLoop()
                loop.setDefaultThreadPool(.shared)
                #expect(try await toThread { number } == number)
                return loop.defaultThreadPool
            }
        }
        #expect(pools.allSatisfy { $0 === ThreadPool.shared })
    }

    @Test func theLoopWaitsForItsWorkInTheSharedPool() throws {
        let (begun, gate, trace) = (Gate(), Gate(), Trace())
        try onLoop(.real) { () async throws in
            try runningLoop().setDefaultThreadPool(.shared)
            let task = createTask {
                try await toThread {
                    begun.open()
                    gate.wait()
                    trace.add("work")
                }
            }
            await turns()
            begun.wait()
            task.cancel()
            _ = await task.result
            // Timers run on while the loop is being ended.
            try runningLoop().callLater(.milliseconds(5)) { gate.open() }
        }
        #expect(trace.entries == ["work"])
    }
}

/// Whether a pool without room was told to end.
private func refusesWork(_ pool: ThreadPool) -> Bool {
    do { _ = try pool.submitNoWait {} } catch { return error is ThreadPoolError }
    return false
}

/// Runs work that calls back into the loop, so that another thread takes over the work behind it.
private func usePoolsThatNobodyHolds(_ count: Int) async throws {
    for _ in 0..<count {
        let (gate, second) = (Gate(), Gate())
        let first: Future<Void>
        do {
            let pool = ThreadPool(size: 1)
            first = try pool.submitNoWait {
                gate.wait()
                try fromThread { while !second.isOpenNow { await Task.yield() } }
            }
            _ = try pool.submitNoWait { second.open() }
        }
        gate.open()
        try await first.value
    }
}

/// How many bytes of addresses this process has.
private func virtualMemory() async throws -> Int {
    let pages = try await readText("/proc/self/statm").split(separator: " ").first
    return try #require(pages.flatMap { Int($0) }) * Int(getpagesize())
}
