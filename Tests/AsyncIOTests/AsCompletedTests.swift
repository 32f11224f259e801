import AsyncIO
import AsyncIOTesting
import Testing

/// `asCompleted`: results in the order in which they come, in both forms.
@Suite struct AsCompletedTests {
    @Test func givesTheTasksInTheOrderOfTheirEnd() throws {
        try onLoop { () async throws in
            let tasks = sleepers([3, 1, 2])
            var seen: [LoopTask<Int>] = []
            for try await task in asCompleted(tasks) {
                #expect(task.isDone)
                seen.append(task)
            }
            #expect(seen == [tasks[1], tasks[2], tasks[0]])
            #expect(try runningLoop().time.nanoseconds == 3_000_000_000)
        }
    }

    @Test func givesTheResultsOneByOne() throws {
        try onLoop { () async throws in
            var seen: [Int] = []
            let results = asCompleted(sleepers([3, 1, 2])).results
            #expect(results.count == 3)
            for next in results { seen.append(try await next()) }
            #expect(seen == [1, 2, 3])
        }
    }

    @Test func theResultsMayBeAwaitedAtOnce() throws {
        try onLoop { () async throws in
            let results = asCompleted(sleepers([3, 1, 2])).results
            #expect(try await gather(results) { try await $0() } == [1, 2, 3])
        }
    }

    @Test func whatIsDoneComesFirstAndInTheOrderGiven() throws {
        try onLoop { () async throws in
            let tasks = sleepers([2, 1, 5])
            _ = try await wait(tasks[..<2])
            var seen: [Int] = []
            for try await task in asCompleted(tasks) { seen.append(try await task.value) }
            #expect(seen == [2, 1, 5])
        }
    }

    @Test func anErrorIsThrownInItsPlace() throws {
        try onLoop { () async throws in
            let failing = createTask { () async throws -> Int in throw TestError(8) }
            let results = asCompleted(sleepers([1]) + [failing]).results
            await #expect(throws: TestError(8)) { try await results[0]() }
            #expect(try await results[1]() == 1)
        }
    }

    @Test func dropsDuplicatesAndMayBeEmpty() throws {
        try onLoop { () async throws in
            let task = sleepers([1])[0]
            var count = 0
            for try await _ in asCompleted([task, task, task]) { count += 1 }
            for try await _ in asCompleted([LoopTask<Int>]()) { count += 100 }
            #expect(count == 1)
            #expect(asCompleted([task, task]).results.count == 1)
        }
    }

    @Test func throwsWhenTheTimeIsUp() throws {
        try onLoop { () async throws in
            let tasks = sleepers([1, 2, 9])
            var seen: [Int] = []
            let line: UInt = #line + 2
            let caught = await thrown {
                for try await task in asCompleted(tasks, timeout: .seconds(5)) {
                    seen.append(try await task.value)
                }
            }
            let error = caught as? TimeoutError
            #expect(seen == [1, 2])
            #expect(error?.duration == .seconds(5))
            #expect(error?.site.line == line)
            #expect(!tasks[2].isCancelled)
            #expect(try runningLoop().time.nanoseconds == 5_000_000_000)
        }
    }

    @Test func eachResultThatIsLateThrows() throws {
        try onLoop { () async throws in
            let results = asCompleted(sleepers([1, 8, 9]), timeout: .seconds(5)).results
            let outcomes = try await gatherResults(results) { try await $0() }
            #expect(outcomes.map { try? $0.get() } == [1, nil, nil])
            #expect(try runningLoop().time.nanoseconds == 5_000_000_000)
        }
    }

    @Test func whatWasDoneInTimeCanBeHadLater() throws {
        try onLoop { () async throws in
            let completed = asCompleted(sleepers([1, 9]), timeout: .seconds(5))
            try await sleep(for: .seconds(7))
            #expect(try await completed.next()?.value == 1)
            #expect(await thrown { try await completed.next() } is TimeoutError)
        }
    }

    @Test func theCallersCancellationLosesNothing() throws {
        try onLoop { () async throws in
            let tasks = sleepers([4, 5])
            let completed = asCompleted(tasks)
            let reader = createTask { try await completed.next()?.value }
            await turns()
            reader.cancel(reason: .user("caller"))
            let error = await thrown { try await reader.value } as? CancelledError
            #expect(error?.reason == .user("caller"))
            var seen: [Int] = []
            for try await task in completed { seen.append(try await task.value) }
            #expect(seen == [4, 5])
        }
    }

    @Test func readersShareTheTasks() throws {
        try onLoop { () async throws in
            let completed = asCompleted(sleepers([1, 2, 3, 4, 5]))
            let counts = try await gather(0..<2) { _ in
                var count = 0
                for try await _ in completed { count += 1 }
                return count
            }
            #expect(counts.reduce(0, +) == 5)
        }
    }
}
