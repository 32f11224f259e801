import AsyncIO
import AsyncIOTesting
import Testing

/// `wait`: some of several tasks, and none of them harmed.
@Suite struct WaitTests {
    @Test func waitsForAll() throws {
        try onLoop { () async throws in
            let tasks = sleepers([3, 1, 2])
            let (done, pending) = try await wait(tasks)
            #expect(done == tasks)
            #expect(pending.isEmpty)
            #expect(try runningLoop().time.nanoseconds == 3_000_000_000)
        }
    }

    @Test func waitsForTheFirst() throws {
        try onLoop { () async throws in
            let tasks = sleepers([3, 1, 2])
            let (done, pending) = try await wait(tasks, returnWhen: .firstCompleted)
            #expect(done == [tasks[1]])
            #expect(pending == [tasks[0], tasks[2]])
            #expect(try runningLoop().time.nanoseconds == 1_000_000_000)
        }
    }

    @Test func returnsAtOnceIfThatIsSo() throws {
        try onLoop { () async throws in
            let tasks = sleepers([0, 5])
            _ = try await tasks[0].value
            let trace = Trace()
            createTask { trace.add("another") }
            let (done, _) = try await wait(tasks, returnWhen: .firstCompleted)
            #expect(done == [tasks[0]])
            #expect(trace.entries.isEmpty, "no turn has passed")
        }
    }

    @Test func waitsForTheFirstErrorButNotForACancellation() throws {
        try onLoop { () async throws in
            let cancelled = sleepers([9])[0]
            let failing = createTask { () async throws -> Int in
                try await sleep(for: .seconds(2))
                throw TestError()
            }
            let late = sleepers([5])[0]
            cancelled.cancel()
            let (done, pending) = try await wait(
                [late, failing, cancelled], returnWhen: .firstError)
            #expect(done == [failing, cancelled])
            #expect(pending == [late])
            #expect(try runningLoop().time.nanoseconds == 2_000_000_000)
            #expect(try failing.errorNoWait() != nil)
        }
    }

    @Test func firstErrorWithoutAnyWaitsForAll() throws {
        try onLoop { () async throws in
            let tasks = sleepers([1, 2])
            #expect(try await wait(tasks, returnWhen: .firstError).done == tasks)
        }
    }

    @Test func returnsWhatIsDoneWhenTheTimeIsUp() throws {
        try onLoop { () async throws in
            let tasks = sleepers([1, 10])
            let (done, pending) = try await wait(tasks, timeout: .seconds(4))
            #expect(done == [tasks[0]])
            #expect(pending == [tasks[1]])
            #expect(!tasks[1].isCancelled)
            #expect(try runningLoop().time.nanoseconds == 4_000_000_000)
        }
    }

    @Test(arguments: [Duration.zero, .seconds(-3)])
    func withoutTimeItLooksOnce(timeout: Duration) throws {
        try onLoop { () async throws in
            let tasks = sleepers([1])
            let (done, pending) = try await wait(tasks, timeout: timeout)
            #expect(done.isEmpty && pending == tasks)
            #expect(try runningLoop().time.nanoseconds == 0)
        }
    }

    @Test func dropsDuplicates() throws {
        try onLoop { () async throws in
            let tasks = sleepers([2, 1])
            let (done, _) = try await wait([tasks[1], tasks[0], tasks[1], tasks[1]])
            #expect(done == [tasks[1], tasks[0]])
        }
    }

    @Test func theCallersCancellationLeavesTheTasksAlone() throws {
        try onLoop { () async throws in
            let tasks = sleepers([5, 6])
            let waiting = createTask { try await wait(tasks).done.count }
            await turns()
            waiting.cancel(reason: .user("caller"))
            let error = await thrown { try await waiting.value } as? CancelledError
            #expect(error?.reason == .user("caller"))
            #expect(tasks.allSatisfy { !$0.isCancelled })
            #expect(try await wait(tasks).done == tasks)
        }
    }

    @Test func whatNeedsNoWaitSucceedsInACancelledTask() throws {
        try onLoop { () async throws in
            let tasks = sleepers([0])
            _ = try await wait(tasks)
            let waiting = createTask {
                await turns()
                return try await wait(tasks).done.count
            }
            await turns(1)
            waiting.cancel()
            #expect(try await waiting.value == 1)
        }
    }

    @Test func readsNoErrors() throws {
        let reports = ReportTrace()
        try onLoop(reports: reports.add) {
            _ = try await wait([createTask { throw TestError() }])
            await turns()
        }
        #expect(reports.of(.unreadError).count == 1)
    }

    @Test func needsATask() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop { _ = try await wait([LoopTask<Int>]()) }
        }
        try expect(result, "wait needs at least one task; with none it would never end")
    }

    @Test func takesTasksOfItsOwnLoopOnly() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop {
                let task = createTask(named: "stranger") {}
                try await toThread {
                    try EventLoop().runUntilComplete { _ = try await wait([task]) }
                }
            }
        }
        try expect(result, "wait was given stranger of another loop; wait for it on that loop")
    }
}

/// Tasks that sleep for so many seconds and return them.
func sleepers(_ seconds: [Int]) -> [LoopTask<Int>] {
    seconds.map { seconds in
        createTask { try await sleep(for: .seconds(seconds), result: seconds) }
    }
}
