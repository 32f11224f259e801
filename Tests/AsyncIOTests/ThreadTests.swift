import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// Blocking work on other threads, and the pools that have them.
@Suite struct ThreadTests {
    @Test(arguments: [TestLoop.real, .poll, .simulated])
    func returnsTheResult(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let here = Thread.current
            #expect(try await toThread { Thread.current != here })
            #expect(try await toThread { "value" } == "value")
        }
    }

    @Test func throwsTheError() throws {
        try onLoop(.real) { () async throws in
            await #expect(throws: TestError(4)) { try await toThread { throw TestError(4) } }
        }
    }

    @Test func theLoopGoesOnMeanwhile() throws {
        try onLoop(.real) { () async throws in
            let gate = Gate()
            let task = createTask { try await toThread { gate.wait() } }
            await turns(10)
            #expect(!task.isDone)
            gate.open()
            try await task.value
        }
    }

    @Test func virtualTimeStandsStillUntilTheWorkIsDone() throws {
        try onLoop { () async throws in
            let timer = createTask { try await sleep(for: .seconds(10)) }
            _ = try await gather(0..<20) { number in try await toThread { number } }
            #expect(try runningLoop().time.nanoseconds == 0)
            try await timer.value
        }
    }

    @Test(arguments: [TestLoop.real, .simulated])
    func aCancelledWaitEndsAtOnce(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let (begun, gate) = (Gate(), Gate())
            let task = createTask {
                try await toThread {
                    begun.open()
                    gate.wait()
                }
            }
            await turns()
            begun.wait()
            task.cancel(reason: .user("no longer needed"))
            let error = await thrown { try await task.value }
            #expect((error as? CancelledError)?.reason == .user("no longer needed"))
            gate.open()
        }
    }

    @Test func workThatHasNotBegunIsDropped() throws {
        try onLoop(.real) { () async throws in
            let pool = ThreadPool(size: 1, name: "single")
            let (gate, trace) = (Gate(), Trace())
            let first = createTask { try await runInExecutor(pool) { gate.wait() } }
            let second = createTask { try await runInExecutor(pool) { trace.add("ran") } }
            await turns()
            second.cancel()
            _ = await second.result
            gate.open()
            try await first.value
            await pool.shutDown()
            #expect(trace.entries.isEmpty)
        }
    }

    @Test func aPoolOfOneKeepsTheOrder() throws {
        try onLoop(.real) { () async throws in
            let pool = ThreadPool(size: 1)
            let trace = Trace()
            _ = try await gather(0..<200) { number in
                try await runInExecutor(pool) { trace.add("\(number)") }
            }
            #expect(trace.entries == (0..<200).map(String.init))
            #expect(pool.statistics.threads == 1)
            await pool.shutDown()
        }
    }

    @Test(arguments: [1, 2, 5])
    func aPoolHasNoMoreThreadsThanItsSize(size: Int) throws {
        try onLoop(.real) { () async throws in
            let pool = ThreadPool(size: size)
            let gate = Gate()
            let running = Tally()
            let tasks = (0..<20).map { _ in
                createTask {
                    try await runInExecutor(pool) {
                        running.add()
                        gate.wait()
                        running.add(-1)
                        return Thread.current
                    }
                }
            }
            while running.value < size { await Task.yield() }
            let statistics = pool.statistics
            #expect(statistics.threads == size)
            #expect(statistics.idle == 0)
            #expect(statistics.waiting == 20 - size)
            gate.open()
            var threads: Set<UInt> = []
            for task in tasks { threads.insert(try await task.value) }
            #expect(threads.count <= size)
            await pool.shutDown()
        }
    }

    @Test func aPoolStartsNoThreadBeforeItNeedsOne() throws {
        try onLoop(.real) { () async throws in
            let pool = ThreadPool(size: 8)
            #expect(pool.statistics.threads == 0)
            try await runInExecutor(pool) {}
            #expect(pool.statistics.threads == 1)
            while pool.statistics.idle == 0 { await Task.yield() }
            try await runInExecutor(pool) {}
            #expect(pool.statistics.threads == 1, "the idle one does it")
            await pool.shutDown()
        }
    }

    @Test(arguments: [TestLoop.real, .simulated])
    func shutDownWaitsForTheWork(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let pool = ThreadPool(size: 2)
            let (begun, gate, trace) = (Gate(), Gate(), Trace())
            let task = createTask {
                try await runInExecutor(pool) {
                    begun.open()
                    gate.wait()
                    trace.add("work")
                }
            }
            await turns()
            begun.wait()
            let ended = createTask {
                let ended = await pool.shutDown()
                trace.add("shut down")
                return ended
            }
            await turns()
            gate.open()
            #expect(try await ended.value)
            try await task.value
            #expect(trace.entries == ["work", "shut down"])
            #expect(pool.statistics.threads == 0)
            #expect(pool.statistics.waiting == 0)
        }
    }

    @Test func shutDownOnVirtualTimeWaitsForTheThreads() throws {
        try onLoop { () async throws in
            for _ in 0..<20 {
                let pool = ThreadPool(size: 3)
                _ = try await gather(0..<3) { number in try await runInExecutor(pool) { number } }
                #expect(await pool.shutDown())
                #expect(pool.statistics.threads == 0)
            }
            #expect(try runningLoop().time.nanoseconds == 0)
        }
    }

    @Test func severalMayShutAPoolDown() throws {
        try onLoop { () async throws in
            let pool = ThreadPool(size: 1)
            let gate = Gate()
            let work = createTask { try await runInExecutor(pool) { gate.wait() } }
            await turns()
            let (first, second) = (
                createTask { await pool.shutDown() }, createTask { await pool.shutDown() }
            )
            await turns()
            gate.open()
            #expect(try await first.value)
            #expect(try await second.value)
            try await work.value
            #expect(try runningLoop().time.nanoseconds == 0)
        }
    }

    @Test func aPoolThatIsShutDownRefusesWork() throws {
        try onLoop(.real) { () async throws in
            let pool = ThreadPool(size: 1, name: "done")
            await pool.shutDown()
            let error = await thrown { try await runInExecutor(pool) {} }
            #expect(error is ThreadPoolError)
            #expect("\(try #require(error))".contains("the thread pool \"done\" was shut down"))
        }
    }

    @Test func carriesManyPiecesOfWork() throws {
        try onLoop(.real) { () async throws in
            let values = try await gather(0..<2_000) { number in try await toThread { number * 3 } }
            #expect(values == (0..<2_000).map { $0 * 3 })
        }
    }

    @Test func workThatEndsAfterItsLoopHarmsNothing() throws {
        let loop = try EventLoop()
        let pool = ThreadPool(size: 1)
        let (begun, gate) = (Gate(), Gate())
        try loop.runUntilComplete {
            let task = createTask {
                try await runInExecutor(pool) {
                    begun.open()
                    gate.wait()
                }
            }
            await turns()
            begun.wait()
            task.cancel()
            _ = await task.result
        }
        loop.close()
        gate.open()
        pool.shutDownNoWait()
        while pool.statistics.threads > 0 { sched_yield() }
        #expect(pool.statistics.completed == 1)
    }

    @Test func aCrashReachesTheHandlerForIt() async {
        await #expect(processExitsWith: .exitCode(42)) {
            for number in [SIGILL, SIGTRAP] { signal(number, { _ in _exit(42) }) }
            try onLoop(.real) { () async throws in
                let none: [Int] = []
                _ = try await toThread { none[1] }
            }
        }
    }

    @Test func otherSignalsAreLeftToTheLoop() throws {
        try onLoop(.real) { () async throws in
            let blocked = try await toThread {
                var mask = sigset_t()
                pthread_sigmask(SIG_BLOCK, nil, &mask)
                return (1..<65).filter { sigismember(&mask, $0) == 1 }
            }
            #expect(blocked.contains(SIGTERM) && blocked.contains(SIGINT))
            #expect(
                [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS].allSatisfy {
                    !blocked.contains($0)
                })
        }
    }

    @Test func plannedFaultsComeWithTheWork() throws {
        let plan = FaultPlan()
        try plan.run {
            try onLoop(.real) { () async throws in
                #expect(try await toThread { FaultPlan.ofThread === plan })
            }
        }
        try onLoop(.real) { () async throws in
            #expect(try await toThread { FaultPlan.ofThread == nil })
        }
    }

    @Test func theLoopsOwnPoolIsOneAndTheSame() throws {
        try onLoop(.real) { () async throws in
            let loop = try runningLoop()
            #expect(loop.defaultThreadPool === loop.defaultThreadPool)
            #expect((5...32).contains(loop.defaultThreadPool.size))
        }
    }
}

/// Something that threads wait at until it is opened.
final class Gate: @unchecked Sendable {
    // SAFETY: `isOpen` is used with the lock of `signal` held.
    private let signal = ThreadSignal()
    private var isOpen = false

    func open() {
        signal.withLock {
            isOpen = true
            signal.notifyAll()
        }
    }

    var isOpenNow: Bool { signal.withLock { isOpen } }

    func wait() {
        signal.withLock { while !isOpen { signal.wait() } }
    }
}
