import AsyncIO
import AsyncIOTesting
import Testing

/// Cancellation is a level with a reason: it reaches every wait, and tells why.
@Suite struct CancellationTests {
    @Test(arguments: [CancelReason.requested, .user("enough"), .signal("SIGINT"), .scopeFailed])
    func tellsTheReasonAndTheOrigin(reason: CancelReason) throws {
        try onLoop {
            let task = createTask { try await sleep(for: .seconds(1_000)) }
            await turns()
            let line: UInt = #line + 1
            task.cancel(reason: reason)
            let error = try #require(await thrown { try await task.value } as? CancelledError)
            #expect(error.reason == reason)
            #expect(error.origin?.description == "AsyncIOTests/CancellationTests.swift:\(line)")
            #expect(error.description.contains("\(reason)"))
            #expect(try runningLoop().time.nanoseconds == 0)
        }
    }

    @Test func theFirstReasonStays() throws {
        try onLoop {
            let task = createTask { try await sleep(for: .seconds(1_000)) }
            task.cancel(reason: .user("first"))
            task.cancel(reason: .user("second"))
            let error = await thrown { try await task.value }
            #expect((error as? CancelledError)?.reason == .user("first"))
        }
    }

    @Test func reachesEveryLaterWait() throws {
        try onLoop {
            let trace = Trace()
            let task = createTask {
                for _ in 0..<3 {
                    do {
                        try await sleep(for: .seconds(1))
                    } catch {
                        trace.add("sleep: \((error as? CancelledError)?.reason.description ?? "?")")
                    }
                }
                do {
                    _ = try await toThread { 1 }
                } catch {
                    trace.add("thread: \(type(of: error))")
                }
                do {
                    try await sleep(for: .zero)
                } catch {
                    trace.add("yield: \(type(of: error))")
                }
                trace.add("flag: \(Task.isCancelled)")
            }
            await turns()
            task.cancel(reason: .user("stop"))
            try await task.value
            #expect(
                trace.entries == [
                    "sleep: stop", "sleep: stop", "sleep: stop", "thread: CancelledError",
                    "yield: CancelledError", "flag: true",
                ])
            #expect(try runningLoop().time.nanoseconds == 0)
        }
    }

    @Test func beforeTheFirstStepTheBodyNeverRuns() throws {
        try onLoop {
            let trace = Trace()
            let task = createTask { trace.add("ran") }
            task.cancel()
            await #expect(throws: CancelledError.self) { try await task.value }
            #expect(trace.entries.isEmpty)
            #expect(task.description.hasPrefix("<Task cancelled"))
        }
    }

    @Test func aTaskThatIsDoneIsLeftAlone() throws {
        try onLoop {
            let task = createTask { 1 }
            _ = try await task.value
            task.cancel()
            #expect(!task.isCancelled)
            #expect(try await task.value == 1)
        }
    }

    @Test func aTaskMayEndWithAValueNevertheless() throws {
        try onLoop { () async throws in
            let task = createTask {
                try? await sleep(for: .seconds(1_000))
                return 8
            }
            await turns()
            task.cancel()
            #expect(try await task.value == 8)
        }
    }

    @Test func aWaiterPassesItOnToWhatItAwaits() throws {
        try onLoop {
            let inner = createTask(named: "inner") { try await sleep(for: .seconds(1_000)) }
            let outer = createTask(named: "outer") { try await inner.value }
            await turns()
            outer.cancel(reason: .user("outer was cancelled"))
            let outerError = await thrown { try await outer.value }
            let innerError = await thrown { try await inner.value }
            #expect((outerError as? CancelledError)?.reason == .user("outer was cancelled"))
            #expect((innerError as? CancelledError)?.reason == .user("outer was cancelled"))
            #expect(inner.isCancelled)
        }
    }

    @Test func aWaiterWaitsForTheCleanUpOfWhatItAwaits() throws {
        try onLoop {
            let trace = Trace()
            let inner = createTask {
                do {
                    try await sleep(for: .seconds(1_000))
                } catch {
                    await turns(10)
                    trace.add("inner cleaned up")
                    throw error
                }
            }
            let outer = createTask {
                defer { trace.add("outer ended") }
                try await inner.value
            }
            await turns()
            outer.cancel()
            _ = await outer.result
            #expect(trace.entries == ["inner cleaned up", "outer ended"])
        }
    }

    @Test func aCancelledTaskThatBeginsToWaitCancelsWhatItAwaits() throws {
        try onLoop {
            let inner = createTask { try await sleep(for: .seconds(1_000)) }
            let outer = createTask {
                try? await sleep(for: .seconds(1_000))
                return try await inner.value
            }
            await turns()
            outer.cancel(reason: .user("late"))
            let error = await thrown { try await outer.value }
            #expect((error as? CancelledError)?.reason == .user("late"))
        }
    }

    @Test func aDeepChainIsCancelledToItsEnd() throws {
        try onLoop { () async throws in
            var last = createTask { try await sleep(for: .seconds(1_000)) }
            for _ in 0..<200 {
                let inner = last
                last = createTask { try await inner.value }
            }
            await turns()
            last.cancel(reason: .user("all"))
            let error = await thrown { try await last.value }
            #expect((error as? CancelledError)?.reason == .user("all"))
            #expect(try runningLoop().allTasks.count == 1)
        }
    }

    @Test func aCancelledSleeperLeavesNoTimer() throws {
        try onLoop {
            let tasks = (0..<1_000).map { _ in
                createTask { try await sleep(for: .seconds(86_400)) }
            }
            await turns()
            for task in tasks { task.cancel() }
            for task in tasks { _ = await task.result }
            try await sleep(for: .seconds(1))
            #expect(try runningLoop().time.nanoseconds == 1_000_000_000)
            let error = await thrown { try await withTimeout(.seconds(1)) { 1 } }
            #expect(error == nil)
        }
    }

    @Test func theRuntimesOwnSleepIsCancelledToo() throws {
        try onLoop { () async throws in
            let task = createTask { try await Task.sleep(for: .seconds(1_000)) }
            await turns()
            task.cancel()
            await #expect(throws: (any Error).self) { try await task.value }
            #expect(task.description.hasPrefix("<Task cancelled"))
            #expect(try runningLoop().time.nanoseconds == 0)
        }
    }

    @Test func aChildOfATaskGroupIsCancelledWithItsParent() throws {
        try onLoop { () async throws in
            let task = createTask {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await sleep(for: .seconds(1_000)) }
                    try await group.waitForAll()
                }
            }
            await turns()
            task.cancel()
            await #expect(throws: CancelledError.self) { try await task.value }
            #expect(try runningLoop().time.nanoseconds == 0)
        }
    }

    @Test func checkCancellationThrowsTheReason() throws {
        try onLoop {
            let loop = try runningLoop()
            try loop.checkCancellation()
            let task = createTask {
                while true {
                    try loop.checkCancellation()
                    await Task.yield()
                }
            }
            await turns()
            task.cancel(reason: .user("checked"))
            let error = await thrown { try await task.value }
            #expect((error as? CancelledError)?.reason == .user("checked"))
        }
    }
}
