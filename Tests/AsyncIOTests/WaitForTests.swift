import AsyncIO
import AsyncIOTesting
import Testing

/// `waitFor`: a task, and a limit in time that ends it.
@Suite struct WaitForTests {
    @Test(arguments: [nil, .seconds(5)] as [Duration?])
    func returnsTheValueOfATaskInTime(timeout: Duration?) throws {
        try onLoop { () async throws in
            #expect(try await waitFor(sleepers([4])[0], timeout: timeout) == 4)
            #expect(try runningLoop().time.nanoseconds == 4_000_000_000)
        }
    }

    @Test func cancelsTheTaskWhenTheTimeIsUp() throws {
        try onLoop { () async throws in
            let task = sleepers([9])[0]
            let error = await thrown { try await waitFor(task, timeout: .seconds(5)) }
            #expect((error as? TimeoutError)?.duration == .seconds(5))
            #expect((error as? TimeoutError)?.site.fileID == "AsyncIOTests/WaitForTests.swift")
            #expect(task.state == .cancelled)
            #expect(try runningLoop().time.nanoseconds == 5_000_000_000)
        }
    }

    @Test func waitsForTheTasksCleanUpAndTakesItsValue() throws {
        try onLoop { () async throws in
            let task = createTask {
                try? await sleep(for: .seconds(9))
                await turns(10)
                return "late"
            }
            #expect(try await waitFor(task, timeout: .seconds(5)) == "late")
        }
    }

    @Test func passesTheTasksOwnErrorOn() throws {
        try onLoop { () async throws in
            let task = createTask {
                do { try await sleep(for: .seconds(9)) } catch { throw TestError(2) }
            }
            await #expect(throws: TestError(2)) { try await waitFor(task, timeout: .seconds(5)) }
        }
    }

    @Test(arguments: [Duration.zero, .seconds(-1)])
    func withoutTimeOnlyWhatIsDoneIsReturned(timeout: Duration) throws {
        try onLoop { () async throws in
            let trace = Trace()
            let (done, new) = (createTask { 1 }, createTask { trace.add("ran") })
            #expect(try await done.value == 1)
            #expect(try await waitFor(done, timeout: timeout) == 1)
            let late = createTask { trace.add("ran") }
            await #expect(throws: TimeoutError.self) { try await waitFor(late, timeout: timeout) }
            #expect(late.state == .cancelled)
            try await new.value
            #expect(trace.entries == ["ran"])
        }
    }

    @Test func theCallersCancellationReachesTheTask() throws {
        try onLoop { () async throws in
            let task = sleepers([9])[0]
            let waiting = createTask { try await waitFor(task, timeout: .seconds(5)) }
            await turns()
            waiting.cancel(reason: .user("caller"))
            let error = await thrown { try await waiting.value } as? CancelledError
            #expect(error?.reason == .user("caller"))
            #expect(task.state == .cancelled)
            #expect(try runningLoop().time.nanoseconds == 0)
        }
    }

    @Test func aTaskThatIsCancelledByOthersHasNotTimedOut() throws {
        try onLoop { () async throws in
            let task = sleepers([9])[0]
            try runningLoop().callLater(.seconds(1)) { task.cancel(reason: .user("other")) }
            let error = await thrown { try await waitFor(task, timeout: .seconds(5)) }
            #expect((error as? CancelledError)?.reason == .user("other"))
        }
    }
}
