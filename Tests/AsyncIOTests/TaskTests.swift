import AsyncIO
import AsyncIOTesting
import Testing

/// What a task tells about itself, and when it runs.
@Suite struct TaskTests {
    @Test func returnsItsValue() throws {
        try onLoop { () async throws in
            let task = createTask { 42 }
            #expect(try await task.value == 42)
            #expect(try await task.value == 42, "a value may be read again")
        }
    }

    @Test func throwsItsError() throws {
        try onLoop {
            let task = createTask { throw TestError(3) }
            await #expect(throws: TestError(3)) { try await task.value }
            await #expect(throws: TestError(3)) { try await task.value }
        }
    }

    @Test func neverRunsInsideCreateTask() throws {
        try onLoop {
            let trace = Trace()
            let task = createTask { trace.add("task") }
            trace.add("creator")
            try await task.value
            #expect(trace.entries == ["creator", "task"])
        }
    }

    @Test func tasksStartInTheOrderOfTheirCreation() throws {
        try onLoop {
            let trace = Trace()
            let tasks = (0..<10).map { number in createTask { trace.add("\(number)") } }
            for task in tasks { try await task.value }
            #expect(trace.entries == (0..<10).map(String.init))
        }
    }

    @Test func hasTheNameItWasGivenOrANumber() throws {
        try onLoop {
            let named = createTask(named: "fetch") {}
            let (first, second) = (createTask {}, createTask {})
            #expect(named.name == "fetch")
            #expect(first.name == "Task-\(first.id)")
            #expect(second.name == "Task-\(second.id)")
            #expect(second.id == first.id + 1)
            for task in [named, first, second] { try await task.value }
        }
    }

    @Test func tellsItsStateAndWhereItWasCreated() throws {
        try onLoop {
            let line: UInt = #line + 1
            let task = createTask(named: "first") { try await sleep(for: .seconds(1)) }
            let site = "AsyncIOTests/TaskTests.swift:\(line)"
            #expect(task.site.description == site)
            #expect(task.description == "<Task pending name=first created at \(site)>")
            #expect(!task.isDone)
            try await task.value
            #expect(task.isDone)
            #expect(task.description == "<Task finished name=first created at \(site)>")
        }
    }

    @Test func tellsThatItFailedOrWasCancelled() throws {
        try onLoop {
            let failing = createTask { throw TestError() }
            let cancelled = createTask { try await sleep(for: .seconds(1)) }
            cancelled.cancel()
            #expect(cancelled.isCancelled)
            #expect(!failing.isCancelled)
            _ = await failing.result
            _ = await cancelled.result
            #expect(failing.description.hasPrefix("<Task failed"))
            #expect(cancelled.description.hasPrefix("<Task cancelled"))
        }
    }

    @Test func handlesOfOneTaskAreEqual() throws {
        try onLoop {
            let task = createTask {}
            let other = createTask {}
            let copy = task
            #expect(copy == task)
            #expect(other != task)
            #expect(Set([task, copy, other]).count == 2)
            try await task.value
            try await other.value
        }
    }

    @Test func theLoopListsTheTasksThatAreNotDone() throws {
        try onLoop {
            let loop = try runningLoop()
            let task = createTask(named: "sleeper") { try await sleep(for: .seconds(1)) }
            #expect(loop.allTasks.map(\.name) == ["main", "sleeper"])
            await turns()
            let record = try #require(loop.allTasks.last)
            #expect(record.waitingFor.description == "sleeping until 1.0 seconds")
            try await task.value
            #expect(loop.allTasks.map(\.name) == ["main"])
        }
    }

    @Test func knowsWhichTaskItIsAndItsParent() throws {
        try onLoop {
            let loop = try runningLoop()
            let main = try #require(loop.currentTask)
            #expect(main.name == "main")
            let task = createTask(named: "child") {
                (loop.currentTask?.name, loop.currentTask?.parentID)
            }
            let (name, parent) = try await task.value
            #expect(name == "child")
            #expect(parent == main.id)
        }
    }

    @Test func aTaskNobodyHoldsStillRunsToItsEnd() throws {
        try onLoop {
            let trace = Trace()
            createTask {
                try await sleep(for: .seconds(1))
                trace.add("done")
            }
            try await sleep(for: .seconds(2))
            #expect(trace.entries == ["done"])
        }
    }

    @Test func severalTasksMayWaitForOne() throws {
        try onLoop {
            let task = createTask {
                try await sleep(for: .seconds(1))
                return 5
            }
            let values = try await gather(0..<5) { _ in try await task.value }
            #expect(values == [5, 5, 5, 5, 5])
        }
    }

    @Test func aPlainSwiftTaskMayWaitForOne() throws {
        try onLoop {
            let task = createTask {
                try await sleep(for: .seconds(1))
                return 5
            }
            let plain = Task(executorPreference: try runningLoop().taskExecutor) {
                try await task.value
            }
            #expect(try await plain.value == 5)
        }
    }

    @Test func aTaskOfAnotherLoopMayWaitForOne() throws {
        try onLoop(.real) { () async throws in
            let task = createTask {
                try await sleep(for: .milliseconds(5))
                return 5
            }
            let elsewhere = try await toThread {
                let other = try EventLoop()
                defer { other.close() }
                return try other.runUntilComplete { try await task.value }
            }
            #expect(elsewhere == 5)
        }
    }

    @Test func tasksThatAreLeftAreCancelledAndAwaitedAtTheEnd() throws {
        let trace = Trace()
        let loop = try onLoop {
            createTask {
                do {
                    try await sleep(for: .seconds(1_000))
                } catch let error as CancelledError {
                    trace.add("\(error.reason)")
                    // Its creator ends in the same turn; it is cancelled before it begins.
                    createTask { try await sleep(for: .seconds(1_000)) }
                }
            }
            await turns()
            return try runningLoop()
        }
        #expect(trace.entries == ["the loop is shutting down"])
        #expect(loop.time.nanoseconds == 0)
    }

    @Test func manyTasksAtOnce() throws {
        try onLoop {
            let tally = Tally()
            let tasks = (0..<20_000).map { number in
                createTask {
                    await Task.yield()
                    tally.add()
                    return number
                }
            }
            var sum = 0
            for task in tasks { sum += try await task.value }
            #expect(sum == 19_999 * 10_000)
            #expect(tally.value == 20_000)
        }
    }

    @Test func whoWaitsFirstGoesOnFirst() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let task = createTask { try await sleep(for: .seconds(1)) }
            let waiters = (0..<4).map { number in
                createTask {
                    try await task.value
                    trace.add("\(number)")
                }
            }
            for waiter in waiters { try await waiter.value }
            #expect(trace.entries == ["0", "1", "2", "3"])
        }
    }

    @Test func severalWhoWaitPassTheirCancellationsOn() throws {
        try onLoop { () async throws in
            let task = createTask { try await sleep(for: .seconds(60)) }
            let waiters = (0..<3).map { _ in createTask { try await task.value } }
            await turns()
            waiters[1].cancel(reason: .user("enough"))
            for waiter in waiters {
                let error = await thrown { try await waiter.value } as? CancelledError
                #expect(error?.reason == .user("enough"))
            }
        }
    }
}
