import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Testing

/// A thread starts a task on another thread's loop and waits for it.
@Suite struct ThreadSafeTaskTests {
    @Test(arguments: [TestLoop.real, .poll])
    func aThreadGetsTheValue(kind: TestLoop) throws {
        try onThread(besides: kind) { loop in
            let task = runCoroutineThreadSafe(on: loop, named: "asked") {
                () async throws -> [String] in
                try await sleep(for: .milliseconds(1))
                return [loop.currentTask?.name ?? "none", "\(loop.isOnLoopThread)"]
            }
            let value = try task.wait()
            #expect(value == ["asked", "true"])
            #expect(task.isDone)
            #expect(try task.wait(timeout: .zero) == value)
        }
    }

    @Test func aThreadGetsTheError() throws {
        let reports = ReportTrace()
        try onThread(besides: .real, reports: reports.add) { loop in
            let task = runCoroutineThreadSafe(on: loop) { throw TestError(6) }
            #expect(throws: TestError(6)) { try task.wait() }
            #expect(throws: TestError(6)) { try task.wait() }
        }
        #expect(reports.all.isEmpty)
    }

    @Test func anErrorThatNobodyWaitsForIsReported() throws {
        let reports = ReportTrace()
        let line: UInt = #line + 2
        try onThread(besides: .real, reports: reports.add) { loop in
            runCoroutineThreadSafe(on: loop, named: "lost") { throw TestError(8) }
            try runCoroutineThreadSafe(on: loop) { await turns() }.wait()
        }
        #expect(reports.all.map(\.kind) == [.unreadError])
        #expect(reports.all.first?.taskName == "lost")
        #expect(
            reports.all.first?.site?.description == "AsyncIOTests/ThreadSafeTaskTests.swift:\(line)"
        )
    }

    @Test func timeIsUpAndTheTaskRunsOn() throws {
        try onThread(besides: .real) { loop in
            let door = Door()
            let task = runCoroutineThreadSafe(on: loop) { () async throws -> Int in
                while !door.isOpen { await Task.yield() }
                return 5
            }
            for timeout in [Duration.milliseconds(1), .zero, .seconds(-1)] {
                let error = #expect(throws: TimeoutError.self) { try task.wait(timeout: timeout) }
                #expect(error?.duration == timeout)
            }
            #expect(!task.isDone)
            door.open()
            let value = try task.wait(timeout: .seconds(Int64.max))
            #expect(value == 5)
        }
    }

    @Test func cancelReachesTheTask() throws {
        let trace = Trace()
        try onThread(besides: .real) { loop in
            let door = Door()
            let task = runCoroutineThreadSafe(on: loop) {
                door.open()
                do { try await sleep(for: .seconds(100)) } catch {
                    trace.add("\(error)")
                    throw error
                }
            }
            door.waitUntilOpen()
            task.cancel(reason: .user("no longer needed"))
            let error = #expect(throws: CancelledError.self) { try task.wait() }
            #expect(error?.reason == .user("no longer needed"))
            task.cancel()
            #expect(throws: CancelledError.self) { try task.wait() }
        }
        #expect(trace.entries.count == 1)
    }

    @Test func oneThatIsCancelledFirstNeverBegins() throws {
        let (trace, loop) = (Trace(), try EventLoop())
        let task = runCoroutineThreadSafe(on: loop) { trace.add("began") }
        task.cancel()
        try loop.runUntilComplete { await turns(200) }
        #expect(throws: CancelledError.self) { try task.wait() }
        #expect(trace.entries.isEmpty)
        loop.close()
    }

    /// The loop's own thread need not go by way of the inbox, in which the start still lies.
    @Test func aCancellationThatOvertakesTheStartIsKept() throws {
        let trace = Trace()
        try onLoop(.real) { () async throws in
            let loop = try runningLoop()
            let place = ThreadLocked<ThreadSafeTask<Void>?>(nil)
            try Thread(named: "asking") {
                let task = runCoroutineThreadSafe(on: loop) { trace.add("began") }
                place.withLock { $0 = task }
            }.join()
            let task = try #require(place.withLock { $0 })
            task.cancel()
            while !task.isDone { await Task.yield() }
            #expect(throws: CancelledError.self) { try task.wait() }
        }
        #expect(trace.entries.isEmpty)
    }

    @Test(arguments: [false, true])
    func aClosedLoopIsAnErrorAndNoHang(isClosedFirst: Bool) throws {
        let loop = try EventLoop()
        if isClosedFirst { loop.close() }
        let task = runCoroutineThreadSafe(on: loop) { 1 }
        if !isClosedFirst { loop.close() }
        #expect(task.isDone)
        #expect(throws: RunError.loopIsClosed) { try task.wait() }
    }

    @Test func aLoopThatIsClosedUnderItIsAnError() throws {
        let loop = try EventLoop()
        loop.reportHandler = { _ in }
        let task = runCoroutineThreadSafe(on: loop) { try await sleep(for: .seconds(100)) }
        try loop.runUntilComplete { await turns(200) }
        #expect(!task.isDone)
        let waiter = try Thread(named: "waiter") {
            #expect(throws: RunError.loopIsClosed) { try task.wait() }
        }
        loop.close()
        waiter.join()
        #expect(task.isDone)
    }

    @Test func shutDownCancelsIt() throws {
        let loop = try EventLoop()
        let task = runCoroutineThreadSafe(on: loop) { try await sleep(for: .seconds(100)) }
        try loop.runUntilComplete { await turns(200) }
        try loop.shutDown()
        let error = #expect(throws: CancelledError.self) { try task.wait() }
        #expect(error?.reason == .shutdown)
    }

    @Test(arguments: [TestLoop.simulated, .real])
    func aWorkerMayAskItsOwnLoop(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let loop = try runningLoop()
            let value = try await toThread {
                try runCoroutineThreadSafe(on: loop) { () async throws -> Int in
                    await turns()
                    return 3
                }.wait()
            }
            #expect(value == 3)
        }
    }

    @Test func manyThreadsGetWhatIsTheirs() throws {
        try onLoop(.real) { () async throws in
            let (loop, done) = (try runningLoop(), Tally())
            let (count, rounds) = (8, 200)
            let threads = try (0..<count).map { number in
                try Thread(named: "asking") {
                    for round in 0..<rounds {
                        let task = runCoroutineThreadSafe(on: loop) { () async throws -> Int in
                            if round % 2 == 0 { await Task.yield() }
                            return number * rounds + round
                        }
                        if (try? task.wait()) != number * rounds + round { done.add(1_000_000) }
                    }
                    done.add()
                }
            }
            while done.value % 1_000_000 < count { try await sleep(for: .milliseconds(1)) }
            for thread in threads { thread.join() }
            #expect(done.value == count)
        }
    }

    @Test func aLoopCannotWaitForItself() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop(.real) { () async throws in
                try runCoroutineThreadSafe(on: try runningLoop()) {}.wait()
            }
        }
        try expect(
            result, "wait was called on the thread of the task's own loop",
            "createTask { … }")
    }
}

/// Runs `body` on a thread of its own while the calling thread runs a loop.
private func onThread(
    besides kind: TestLoop, reports: EventLoop.ReportHandler? = nil,
    _ body: @escaping @Sendable (EventLoop) throws -> Void
) throws {
    try onLoop(kind, reports: reports) { () async throws in
        let loop = try runningLoop()
        let failure = ThreadLocked<(any Error)?>(nil)
        let done = Door()
        let thread = try Thread(named: "other") {
            do { try body(loop) } catch { failure.withLock { $0 = error } }
            done.open()
            loop.callSoonThreadSafe {}
        }
        while !done.isOpen { try await sleep(for: .milliseconds(1)) }
        thread.join()
        if let error = failure.withLock({ $0 }) { throw error }
    }
}

/// A door between threads that is opened once.
private final class Door: @unchecked Sendable {
    // SAFETY: `hasOpened` is used with the lock held.
    private let signal = ThreadSignal()
    private var hasOpened = false

    var isOpen: Bool { signal.withLock { hasOpened } }

    func open() {
        signal.withLock {
            hasOpened = true
            signal.notifyAll()
        }
    }

    func waitUntilOpen() {
        _ = signal.withLock { signal.wait(atMost: nil) { hasOpened } }
    }
}
