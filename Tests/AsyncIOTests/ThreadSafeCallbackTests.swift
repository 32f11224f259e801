import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Testing

/// What other threads hand to the loop arrives: all of it, in order, and a sleeping loop wakes.
@Suite struct ThreadSafeCallbackTests {
    @Test(arguments: [TestLoop.real, .poll])
    func losesNothingOfAMillion(kind: TestLoop) throws {
        // All of a million for the default back end; the other one shares all but the wake-up.
        let each = kind == .real ? 250_000 : 25_000
        let producers = 4
        try onLoop(kind) {
            let loop = try runningLoop()
            let counts = ProducerCounts(producers)
            let threads = try (0..<producers).map { producer in
                try Thread(named: "producer") {
                    for number in 0..<each {
                        loop.callSoonThreadSafe { counts.note(producer, number) }
                    }
                }
            }
            while counts.total < producers * each { try await sleep(for: .milliseconds(1)) }
            for thread in threads { thread.join() }
            #expect(counts.outOfOrder == 0)
            #expect(counts.next == Array(repeating: each, count: producers))
        }
    }

    /// Each thread waits for an answer before it sends again, so the loop falls asleep in between.
    @Test(arguments: [TestLoop.real, .poll])
    func wakesALoopThatSleeps(kind: TestLoop) throws {
        let (producers, rounds) = (4, 500)
        try onLoop(kind) {
            let loop = try runningLoop()
            let done = Tally()
            let allDone = createTask { try await sleep(for: .seconds(3_600)) }
            await turns()
            let threads = try (0..<producers).map { _ in
                try Thread(named: "producer") {
                    let answer = Answer()
                    for round in 1...rounds {
                        loop.callSoonThreadSafe { answer.set(round) }
                        answer.wait(for: round)
                    }
                    if done.add() == producers { allDone.cancel() }
                }
            }
            // The only timer is an hour away: nothing but the threads can wake the loop.
            _ = await allDone.result
            for thread in threads { thread.join() }
            #expect(done.value == producers)
        }
    }

    @Test func mayBeUsedOnTheLoopsOwnThread() throws {
        try onLoop {
            let loop = try runningLoop()
            let trace = Trace()
            loop.callSoon { trace.add("soon") }
            loop.callSoonThreadSafe { trace.add("thread-safe") }
            await turns()
            #expect(trace.entries == ["soon", "thread-safe"])
        }
    }

    @Test func mayBeUsedBeforeTheLoopRuns() throws {
        let loop = try EventLoop()
        defer { loop.close() }
        let trace = Trace()
        loop.callSoonThreadSafe { trace.add("before") }
        try loop.runUntilComplete { await turns() }
        #expect(trace.entries == ["before"])
    }

    @Test func doesNothingAfterTheEnd() throws {
        let loop = try EventLoop()
        loop.close()
        let trace = Trace()
        loop.callSoonThreadSafe { trace.add("after") }
        #expect(trace.entries.isEmpty)
    }

    @Test func aTaskMayBeCancelledFromAnotherThread() throws {
        try onLoop(.real) {
            let task = createTask { try await sleep(for: .seconds(1_000)) }
            await turns()
            let thread = try Thread(named: "canceller") { task.cancel(reason: .user("from afar")) }
            thread.join()
            let error = await thrown { try await task.value }
            #expect((error as? CancelledError)?.reason == .user("from afar"))
        }
    }
}

/// What came from each thread, used on the loop's thread only.
private final class ProducerCounts: @unchecked Sendable {
    // SAFETY: the callbacks and the task that read it run on one loop.
    private(set) var next: [Int]
    private(set) var outOfOrder = 0
    private(set) var total = 0

    init(_ producers: Int) {
        next = Array(repeating: 0, count: producers)
    }

    func note(_ producer: Int, _ number: Int) {
        if next[producer] != number { outOfOrder += 1 }
        next[producer] = number + 1
        total += 1
    }
}

/// A number that one thread waits for.
private final class Answer: @unchecked Sendable {
    // SAFETY: `number` is used with the lock of `signal` held.
    private let signal = ThreadSignal()
    private var number = 0

    func set(_ number: Int) {
        signal.withLock {
            self.number = number
            signal.notifyAll()
        }
    }

    func wait(for number: Int) {
        signal.withLock { while self.number < number { signal.wait() } }
    }
}
