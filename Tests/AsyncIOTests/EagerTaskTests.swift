import AsyncIO
import AsyncIOTesting
import Testing

/// An eager task takes its first step inside `createTask`.
@Suite struct EagerTaskTests {
    @Test func aBodyThatNeverSuspendsIsDoneUponReturn() throws {
        try onLoop { () async throws in
            let loop = try runningLoop()
            let task = createTask(named: "quick", eager: true) { 7 }
            #expect(task.isDone)
            #expect(!loop.allTasks.contains { $0.name == "quick" })
            #expect(try await task.value == 7)
        }
    }

    @Test func theFirstStepComesBeforeTheReturnAndTheRestLater() throws {
        let trace = Trace()
        try onLoop { () async throws in
            let task = createTask(eager: true) {
                trace.add("first step")
                await Task.yield()
                trace.add("second step")
                try await sleep(for: .seconds(1))
                trace.add("third step")
            }
            trace.add("returned")
            #expect(!task.isDone)
            try await task.value
        }
        #expect(trace.entries == ["first step", "returned", "second step", "third step"])
    }

    @Test func theCurrentTaskIsTheNewOneInsideAndTheCallerAfterwards() throws {
        try onLoop { () async throws in
            let loop = try runningLoop()
            let caller = try #require(loop.currentTask)
            let task = createTask(named: "eager", eager: true) { () async throws -> [String?] in
                let before = loop.currentTask
                await Task.yield()
                return [before?.name, loop.currentTask?.name, "\(before?.parentID ?? 0)"]
            }
            #expect(loop.currentTask === caller)
            #expect(loop.allTasks.map(\.name) == ["main", "eager"])
            #expect(try await task.value == ["eager", "eager", "\(caller.id)"])
            #expect(loop.currentTask === caller)
            #expect(loop.allTasks.map(\.name) == ["main"])
        }
    }

    @Test func oneInsideAnother() throws {
        let trace = Trace()
        try onLoop { () async throws in
            let loop = try runningLoop()
            let outer = createTask(named: "outer", eager: true) {
                let inner = createTask(named: "inner", eager: true) {
                    trace.add(loop.currentTask?.name ?? "none")
                    await Task.yield()
                    trace.add(loop.currentTask?.name ?? "none")
                }
                trace.add(loop.currentTask?.name ?? "none")
                try await inner.value
                trace.add(loop.currentTask?.name ?? "none")
            }
            try await outer.value
        }
        #expect(trace.entries == ["inner", "outer", "inner", "outer"])
    }

    @Test func anErrorThatNobodyReadsIsReported() throws {
        let reports = ReportTrace()
        try onLoop(reports: reports.add) { () async throws in
            createTask(named: "lost", eager: true) { throw TestError(3) }
            let read = createTask(eager: true) { throw TestError(4) }
            #expect(read.isDone)
            #expect(await thrown { try await read.value } as? TestError == TestError(4))
        }
        #expect(reports.all.map(\.taskName) == ["lost"])
        #expect(reports.all.first?.error as? TestError == TestError(3))
    }

    @Test func aCancellationReachesItWhereItWaits() throws {
        try onLoop { () async throws in
            let task = createTask(eager: true) { try await sleep(for: .seconds(10)) }
            task.cancel(reason: .user("enough"))
            let error = await thrown { try await task.value } as? CancelledError
            #expect(error?.reason == .user("enough"))
        }
    }

    @Test func itsCreatorsCancellationIsNotItsOwn() throws {
        try onLoop { () async throws in
            let outer = createTask { () async throws -> Bool in
                try? await sleep(for: .seconds(10))
                return try await createTask(eager: true) { Task.isCancelled }.value
            }
            await turns()
            outer.cancel()
            #expect(try await outer.value == false)
        }
    }

    @Test func aCallbackCanStartOne() throws {
        try onLoop { () async throws in
            let loop = try runningLoop()
            let trace = Trace()
            loop.callSoon {
                createTask(eager: true) {
                    trace.add("in the callback")
                    try await sleep(for: .seconds(1))
                    trace.add(loop.isOnLoopThread ? "on the loop" : "elsewhere")
                }
                trace.add("the callback goes on")
            }
            try await sleep(for: .seconds(2))
            #expect(
                trace.entries == ["in the callback", "the callback goes on", "on the loop"])
        }
    }

    @Test func aLoopMayStartAllSo() throws {
        try onLoop { () async throws in
            let loop = try runningLoop()
            #expect(!createTask {}.isDone)
            loop.startsTasksEagerly = true
            #expect(createTask {}.isDone)
            #expect(!createTask(eager: false) {}.isDone)
        }
    }

    @Test(arguments: [TestLoop.simulated, .real])
    func thousandsOfThemLeaveNothing(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let loop = try runningLoop()
            var tasks: [LoopTask<Int>] = []
            for number in 0..<3_000 {
                tasks.append(
                    createTask(eager: true) {
                        if number % 2 == 1 { await Task.yield() }
                        return number
                    })
            }
            var sum = 0
            for task in tasks { sum += try await task.value }
            #expect(sum == 3_000 * 2_999 / 2)
            #expect(loop.allTasks.count == 1)
        }
    }
}
