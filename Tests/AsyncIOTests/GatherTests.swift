import AsyncIO
import AsyncIOTesting
import Testing

/// Several pieces of work at once: values in order, failures that leave nothing running.
@Suite struct GatherTests {
    @Test func keepsTheOrderOfItsArguments() throws {
        try onLoop { () async throws in
            let values = try await gather([3, 1, 2]) { seconds in
                try await sleep(for: .seconds(seconds))
                return "\(seconds)"
            }
            #expect(values == ["3", "1", "2"])
            #expect(try runningLoop().time.nanoseconds == 3_000_000_000)
        }
    }

    @Test func takesClosuresOfDifferentTypes() throws {
        try onLoop { () async throws in
            let (number, text, flag) = try await gather(
                {
                    try await sleep(for: .seconds(2))
                    return 1
                }, { "two" },
                { () async throws -> Bool in
                    try await sleep(for: .seconds(1))
                    return true
                })
            #expect(number == 1)
            #expect(text == "two")
            #expect(flag)
            #expect(try runningLoop().time.nanoseconds == 2_000_000_000)
        }
    }

    @Test func ofNothingIsEmpty() throws {
        try onLoop { () async throws in
            #expect(try await gather([Int]()) { $0 }.isEmpty)
            #expect(try await gather([Int](), limit: 3) { $0 }.isEmpty)
            #expect(try await gatherResults([Int]()) { $0 }.isEmpty)
        }
    }

    @Test(arguments: [1, 2, 7, 100, 1_000])
    func neverRunsMoreThanItsLimit(limit: Int) throws {
        try onLoop { () async throws in
            let (running, most) = (Tally(), Trace())
            let values = try await gather(0..<100, limit: limit) { number in
                most.add("\(running.add())")
                try await sleep(for: .seconds(1))
                running.add(-1)
                return number * 2
            }
            #expect(values == (0..<100).map { $0 * 2 })
            #expect(most.entries.compactMap(Int.init).max() == min(limit, 100))
            let rounds = (100 + limit - 1) / limit
            #expect(try runningLoop().time.nanoseconds == Int64(rounds) * 1_000_000_000)
        }
    }

    @Test func aLimitNeedsOnlySoManyTasks() throws {
        try onLoop { () async throws in
            let loop = try runningLoop()
            let most = Tally()
            _ = try await gather(0..<10_000, limit: 10) { number in
                if number.isMultiple(of: 1_000) {
                    let count = loop.allTasks.count
                    if count > most.value { most.add(count - most.value) }
                }
                await Task.yield()
            }
            #expect(most.value == 11)
        }
    }

    @Test(arguments: [1, 2, nil])
    func anElementThatCancelsItsOwnTaskLeavesTheRestToOthers(limit: Int?) throws {
        try onLoop { () async throws in
            let loop = try runningLoop()
            let results = try await gatherResults(0..<5, limit: limit) { number in
                if number == 1, let task = loop.currentTask {
                    loop.cancel(task, reason: .requested, site: SourceSite(#fileID, #line))
                }
                try await sleep(for: .seconds(1))
                return number
            }
            #expect(results.map { try? $0.get() } == [0, nil, 2, 3, 4])
        }
    }

    @Test func theFirstFailureCancelsTheOthersAndWaitsForThem() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let error = await thrown {
                try await gather(0..<3) { number in
                    do {
                        try await sleep(for: .seconds(number + 1))
                        throw TestError(number)
                    } catch let error as CancelledError {
                        await turns(5)
                        trace.add("\(number): \(error.reason)")
                        throw error
                    }
                }
            }
            #expect(error as? TestError == TestError(0))
            #expect(
                trace.entries.sorted() == [
                    "1: another task of the scope failed", "2: another task of the scope failed",
                ])
            #expect(try runningLoop().allTasks.count == 1)
            #expect(try runningLoop().time.nanoseconds == 1_000_000_000)
        }
    }

    @Test func closuresFailInTheSameWay() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let error = await thrown {
                try await gather(
                    { () async throws -> Int in
                        try await sleep(for: .seconds(1))
                        throw TestError(1)
                    },
                    { () async throws -> Int in
                        do {
                            try await sleep(for: .seconds(100))
                        } catch {
                            trace.add("cancelled")
                            throw error
                        }
                        return 1
                    })
            }
            #expect(error as? TestError == TestError(1))
            #expect(trace.entries == ["cancelled"])
        }
    }

    @Test func afterAFailureNothingNewBegins() throws {
        try onLoop { () async throws in
            let begun = Tally()
            let error = await thrown {
                try await gather(0..<100, limit: 2) { number in
                    begun.add()
                    try await sleep(for: .seconds(1))
                    if number == 4 { throw TestError(number) }
                }
            }
            #expect(error as? TestError == TestError(4))
            #expect(begun.value <= 7)
        }
    }

    @Test(arguments: [nil, 2] as [Int?])
    func theCallersCancellationReachesAll(limit: Int?) throws {
        try onLoop { () async throws in
            let reasons = Trace()
            let task = createTask {
                try await gather(0..<5, limit: limit) { _ in
                    do {
                        try await sleep(for: .seconds(1_000))
                    } catch let error as CancelledError {
                        reasons.add("\(error.reason)")
                        throw error
                    }
                }
            }
            await turns()
            task.cancel(reason: .user("caller"))
            let error = await thrown { try await task.value }
            #expect((error as? CancelledError)?.reason == .user("caller"))
            #expect(reasons.entries == Array(repeating: "caller", count: limit ?? 5))
            #expect(try runningLoop().time.nanoseconds == 0)
        }
    }

    @Test func resultsHoldEveryOutcome() throws {
        try onLoop { () async throws in
            let results = try await gatherResults(0..<4) { number in
                try await sleep(for: .seconds(number))
                if number.isMultiple(of: 2) { throw TestError(number) }
                return number
            }
            #expect(results.map { try? $0.get() } == [nil, 1, nil, 3])
            #expect(try runningLoop().time.nanoseconds == 3_000_000_000)
        }
    }

    @Test(arguments: [nil, 2] as [Int?])
    func resultsDoNotSwallowTheCallersCancellation(limit: Int?) throws {
        try onLoop { () async throws in
            let task = createTask {
                try await gatherResults(0..<5, limit: limit) { _ in
                    try await sleep(for: .seconds(1_000))
                }.count
            }
            await turns()
            task.cancel(reason: .user("caller"))
            let error = await thrown { try await task.value }
            #expect((error as? CancelledError)?.reason == .user("caller"))
        }
    }

    @Test func gathersMayBeNested() throws {
        try onLoop { () async throws in
            let table = try await gather(0..<5) { row in
                try await gather(0..<5) { column in
                    try await sleep(for: .seconds(row + column))
                    return row * column
                }
            }
            #expect(table[3] == [0, 3, 6, 9, 12])
            #expect(try runningLoop().time.nanoseconds == 8_000_000_000)
        }
    }

    @Test func aFailureOfAGatherIsReportedToNobodyElse() throws {
        let reports = ReportTrace()
        try onLoop(reports: reports.add) {
            _ = await thrown { try await gather(0..<3) { throw TestError($0) } }
            await turns()
        }
        #expect(reports.of(.unreadError).isEmpty)
    }

    @Test func takesTasksThatRunAlready() throws {
        try onLoop { () async throws in
            let tasks = sleepers([3, 1, 2])
            #expect(try await gather(tasks + [tasks[1]]) == [3, 1, 2, 1])
            #expect(try await gather(tasks) == [3, 1, 2])
            #expect(try await gather([LoopTask<Int>]()).isEmpty)
            #expect(try runningLoop().time.nanoseconds == 3_000_000_000)
        }
    }

    @Test func ofTasksTheFirstFailureCancelsTheOthers() throws {
        try onLoop { () async throws in
            let failing = createTask { () async throws -> Int in throw TestError(1) }
            _ = await failing.result
            for task in sleepers([5, 6]) {
                await #expect(throws: TestError(1)) { try await gather([task, failing]) }
                #expect(task.state == .cancelled)
            }
            #expect(try runningLoop().time.nanoseconds == 0)
        }
    }
}
