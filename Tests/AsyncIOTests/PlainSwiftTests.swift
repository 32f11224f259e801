import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Testing

/// Plain Swift concurrency inside a loop in local mode: children stay on the loop's thread.
@Suite struct PlainSwiftTests {
    @Test(arguments: [TestLoop.real, .simulated])
    func asyncLetStaysOnTheLoop(kind: TestLoop) throws {
        try onLoop(kind) {
            let loop = try runningLoop()
            async let first = loop.isOnLoopThread
            async let second = loop.isOnLoopThread
            let both = await [first, second]
            #expect(both == [true, true])
        }
    }

    @Test(arguments: [TestLoop.real, .simulated])
    func taskGroupsStayOnTheLoop(kind: TestLoop) throws {
        try onLoop(kind) {
            let loop = try runningLoop()
            let onLoop = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        await Task.yield()
                        return loop.isOnLoopThread
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(onLoop == Array(repeating: true, count: 20))
        }
    }

    /// Awaiting a parked task raises its priority, which the runtime tells the executor that it is on.
    @Test(arguments: [TestLoop.real, .simulated])
    func aParkedTaskIsAwaitedByOneOfHigherPriority(kind: TestLoop) throws {
        try onLoop(kind) {
            let (event, executor) = (Event(), try runningLoop().taskExecutor)
            let low = Task(executorPreference: executor, priority: .background) {
                try await event.wait()
                return 1
            }
            await Task.yield()
            let high = Task(executorPreference: executor, priority: .high) {
                try await low.value + 1
            }
            await Task.yield()
            event.set()
            let result = try await high.value
            #expect(result == 2)
        }
    }

    @Test func throwingAndDiscardingGroupsToo() throws {
        try onLoop {
            let loop = try runningLoop()
            let tally = Tally()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<5 { group.addTask { if loop.isOnLoopThread { tally.add() } } }
                try await group.waitForAll()
            }
            await withDiscardingTaskGroup { group in
                for _ in 0..<5 { group.addTask { if loop.isOnLoopThread { tally.add() } } }
            }
            try await withThrowingDiscardingTaskGroup { group in
                for _ in 0..<5 { group.addTask { if loop.isOnLoopThread { tally.add() } } }
            }
            #expect(tally.value == 15)
        }
    }

    @Test func childrenMaySleepAndWait() throws {
        try onLoop { () async throws in
            let loop = try runningLoop()
            async let first: Void = sleep(for: .seconds(2))
            async let second: Void = Task.sleep(for: .seconds(3))
            async let third = gather(0..<3) { $0 * 2 }
            try await first
            #expect(loop.time.nanoseconds == 2_000_000_000)
            try await second
            #expect(loop.time.nanoseconds == 3_000_000_000)
            #expect(try await third == [0, 2, 4])
        }
    }

    @Test func aPlainTaskWithThePreferenceStaysOnTheLoop() throws {
        try onLoop { () async throws in
            let loop = try runningLoop()
            let task = Task(executorPreference: loop.taskExecutor) {
                try await Task.sleep(for: .seconds(1))
                return loop.isOnLoopThread
            }
            #expect(try await task.value)
        }
    }

    @Test func defaultActorsComeToTheLoop() throws {
        try onLoop {
            let loop = try runningLoop()
            let counter = Counter()
            let isOnLoop = await counter.isOn(loop)
            #expect(isOnLoop)
            _ = try await gather(0..<50) { _ in await counter.add() }
            #expect(await counter.count == 50)
        }
    }

    @Test func anActorMayLiveOnALoop() throws {
        try onLoop(.real) {
            let resident = Resident(try runningLoop())
            let fromElsewhere = try await toThread {
                let other = try EventLoop()
                defer { other.close() }
                return try other.runUntilComplete { await resident.isAtHome }
            }
            #expect(fromElsewhere)
            let here = await resident.isAtHome
            #expect(here)
        }
    }

    @Test func streamsOfTheStandardLibraryWork() throws {
        try onLoop { () async throws in
            let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
            createTask {
                for number in 0..<5 {
                    try await sleep(for: .seconds(1))
                    continuation.yield(number)
                }
                continuation.finish()
            }
            var numbers: [Int] = []
            for await number in stream { numbers.append(number) }
            #expect(numbers == [0, 1, 2, 3, 4])
            #expect(try runningLoop().time.nanoseconds == 5_000_000_000)
        }
    }

    @Test func continuationsWork() throws {
        try onLoop { () async throws in
            let loop = try runningLoop()
            let value = await withCheckedContinuation { continuation in
                loop.callLater(.seconds(1)) { continuation.resume(returning: 6) }
            }
            #expect(value == 6)
        }
    }

    @Test func taskLocalsReachTheTasks() throws {
        try onLoop { () async throws in
            let value = try await Context.$name.withValue("set") {
                try await createTask { Context.name }.value
            }
            #expect(value == "set")
            #expect(Context.name == "unset")
        }
    }
}

private enum Context {
    @TaskLocal static var name = "unset"
}

private actor Counter {
    private(set) var count = 0

    func add() {
        count += 1
    }

    func isOn(_ loop: EventLoop) -> Bool { loop.isOnLoopThread }
}

private actor Resident {
    private let loop: EventLoop

    init(_ loop: EventLoop) {
        self.loop = loop
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.unownedSerialExecutor }

    var isAtHome: Bool { loop.isOnLoopThread }
}
