import AsyncIO
import AsyncIOTesting
import Testing

/// A loop that runs can be run further from synchronous code that it has called.
@Suite struct NestedRunTests {
    @Test(arguments: [TestLoop.simulated, .real])
    func synchronousCodeGetsTheResult(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let loop = try runningLoop()
            #expect(try askSynchronously(loop, 20) == 21)
            #expect(loop.currentTask?.name == "main")
            #expect(loop.isOnLoopThread)
            try await sleep(for: .milliseconds(1))
        }
    }

    @Test func everythingElseRunsMeanwhile() throws {
        let trace = Trace()
        try onLoop { () async throws in
            let loop = try runningLoop()
            for name in ["a", "b"] {
                createTask(named: name) {
                    trace.add("\(name) begins")
                    try await sleep(for: .seconds(1))
                    trace.add("\(name) ends")
                }
            }
            loop.callLater(.milliseconds(500)) { trace.add("callback") }
            try loop.runNested { try await sleep(for: .seconds(2)) }
            trace.add("nested is done")
            await turns()
        }
        #expect(
            trace.entries
                == ["a begins", "b begins", "callback", "a ends", "b ends", "nested is done"])
    }

    /// The outer turn has counted entries that the inner one has run by the time it goes on.
    @Test(arguments: [TestLoop.simulated, .real], [1, 10, 3_000])
    func whatWasReadyRunsOnceAndInOrder(kind: TestLoop, count: Int) throws {
        let trace = Trace()
        try onLoop(kind) { () async throws in
            let loop = try runningLoop()
            loop.callSoon {
                for number in 0..<count { loop.callSoon { trace.add("later \(number)") } }
                try loop.runNested { await turns(5) }
            }
            for number in 0..<count { loop.callSoon { trace.add("soon \(number)") } }
            await turns(10)
        }
        let expected = ["soon", "later"].flatMap { word in (0..<count).map { "\(word) \($0)" } }
        #expect(trace.entries == expected)
    }

    @Test func oneInsideAnother() throws {
        try onLoop { () async throws in
            let loop = try runningLoop()
            let sum = try loop.runNested(named: "outer") { () async throws -> Int in
                await Task.yield()
                let inner = try loop.runNested(named: "inner") { () async throws -> Int in
                    try await sleep(for: .seconds(1))
                    return try loop.runNested { 1 } + 10
                }
                #expect(loop.currentTask?.name == "outer")
                try await sleep(for: .seconds(1))
                return inner + 100
            }
            #expect(sum == 111)
            #expect(loop.currentTask?.name == "main")
        }
    }

    /// Two at once are a stack: the one that was begun first ends last.
    @Test func theFirstOfTwoWaitsForTheSecond() throws {
        let trace = Trace()
        try onLoop { () async throws in
            let loop = try runningLoop()
            let second = createTask {
                try await sleep(for: .milliseconds(500))
                try loop.runNested { try await sleep(for: .seconds(5)) }
                trace.add("second")
            }
            try loop.runNested { try await sleep(for: .seconds(1)) }
            trace.add("first")
            try await second.value
        }
        #expect(trace.entries == ["second", "first"])
    }

    @Test func itsErrorIsThrown() throws {
        let reports = ReportTrace()
        try onLoop(reports: reports.add) { () async throws in
            let loop = try runningLoop()
            #expect(throws: TestError(5)) {
                try loop.runNested { () async throws in
                    await Task.yield()
                    throw TestError(5)
                }
            }
        }
        #expect(reports.all.isEmpty)
    }

    @Test func cancellingTheCallerCancelsTheBody() throws {
        try onLoop { () async throws in
            let loop = try runningLoop()
            let caller = createTask {
                try loop.runNested { try await sleep(for: .seconds(100)) }
            }
            loop.callLater(.seconds(1)) { caller.cancel(reason: .user("enough")) }
            let error = await thrown { try await caller.value } as? CancelledError
            #expect(error?.reason == .user("enough"))
            #expect(loop.time == LoopInstant(nanoseconds: 1_000_000_000))
        }
    }

    @Test func aCancelledCallerDoesNotBegin() throws {
        try onLoop { () async throws in
            let loop = try runningLoop()
            let ran = Tally()
            let caller = createTask {
                try? await sleep(for: .seconds(100))
                try loop.runNested { _ = ran.add() }
            }
            await turns()
            caller.cancel()
            #expect(await thrown { try await caller.value } is CancelledError)
            #expect(ran.value == 0)
        }
    }

    @Test func callbacksMeanwhileBelongToNoTask() throws {
        try onLoop { () async throws in
            let loop = try runningLoop()
            let names = Trace()
            let caller = createTask(named: "caller") {
                loop.callSoon {
                    names.add(loop.currentTask?.name ?? "none")
                    names.add("\(withUnsafeCurrentTask { $0?.isCancelled ?? false })")
                    names.add("\(createTask {}.site.line > 0)")
                }
                withUnsafeCurrentTask { $0?.cancel() }
                try loop.runNested { await turns() }
                names.add(loop.currentTask?.name ?? "none")
            }
            try await caller.value
            #expect(names.entries == ["none", "false", "true", "caller"])
        }
    }

    @Test func stopEndsTheOuterRunAfterwards() throws {
        let loop = try EventLoop()
        defer { loop.close() }
        let trace = Trace()
        loop.callSoon {
            loop.stop()
            try loop.runNested { try await sleep(for: .milliseconds(5)) }
            trace.add("nested is done")
        }
        try loop.runForever()
        #expect(trace.entries == ["nested is done"])
    }

    @Test func aBodyThatWaitsForItsCallerIsADeadlock() throws {
        try onLoop { () async throws in
            let loop = try runningLoop()
            let box = Shared(Trace())
            let caller = createTask(named: "caller") { () async throws in
                let task = try #require(loop.currentTask)
                do {
                    try loop.runNested(named: "body") {
                        _ = await loop.park(.task(task.id)) { _ in }
                    }
                } catch let error as DeadlockError {
                    for line in error.waiting { box.value.add(line) }
                }
            }
            try await caller.value
            #expect(box.value.entries.contains { $0.hasPrefix("body: waiting for Task-") })
            for record in loop.allTasks where record.name == "body" {
                loop.cancel(record, reason: .requested, site: record.site)
            }
        }
    }

    @Test func theStepOfTheCallerIsNotCalledSlow() throws {
        let reports = ReportTrace()
        try onLoop(.real, debug: true, reports: reports.add) { () async throws in
            let loop = try runningLoop()
            loop.slowCallbackDuration = .milliseconds(400)
            try loop.runNested { try await sleep(for: .milliseconds(450)) }
        }
        #expect(reports.of(.slowStep).isEmpty)
    }
}

private func askSynchronously(_ loop: EventLoop, _ number: Int) throws -> Int {
    try loop.runNested { () async throws -> Int in
        try await sleep(for: .milliseconds(1))
        return number + 1
    }
}
