import AsyncIO
import AsyncIOTesting
import Testing

/// What a task tells without a wait: its result, its error, its state in words.
@Suite struct TaskOutcomeTests {
    @Test func theResultOfATaskThatIsDone() throws {
        try onLoop { () async throws in
            let good = createTask { 7 }
            let bad = createTask { throw TestError(3) }
            _ = try await wait([good])
            _ = try await wait([bad])
            #expect(try good.resultNoWait() == 7)
            #expect(try good.errorNoWait() == nil)
            #expect(throws: TestError(3)) { try bad.resultNoWait() }
            #expect(try bad.errorNoWait() as? TestError == TestError(3))
            #expect(try bad.errorNoWait() != nil, "an error may be read again")
        }
    }

    @Test func theErrorOfATaskThatWasCancelled() throws {
        try onLoop { () async throws in
            let task = createTask { try await sleep(for: .seconds(1)) }
            task.cancel(reason: .user("enough"))
            _ = await task.result
            #expect((try task.errorNoWait() as? CancelledError)?.reason == .user("enough"))
            #expect(throws: CancelledError.self) { try task.resultNoWait() }
        }
    }

    @Test func thereIsNoneBeforeTheEnd() throws {
        try onLoop { () async throws in
            let task = createTask(named: "slow") { try await sleep(for: .seconds(3)) }
            await turns()
            let error = await thrown { try task.resultNoWait() } as? InvalidStateError
            #expect(error?.request == .resultWhilePending)
            #expect(error?.subject == task.description)
            let text = error?.description ?? ""
            #expect(text.contains("there is no result yet; await it"))
            #expect(text.contains("<Task pending name=slow sleeping until 3.0 seconds"))
            #expect(throws: InvalidStateError.self) { _ = try task.errorNoWait() }
            try await task.value
        }
    }

    @Test func whoeverAsksHasReadTheError() throws {
        let reports = ReportTrace()
        try onLoop(reports: reports.add) {
            for ask in [true, false] {
                let task = createTask { throw TestError(ask ? 1 : 2) }
                _ = try await wait([task])
                if ask { _ = try task.errorNoWait() }
            }
            await turns()
        }
        #expect(reports.of(.unreadError).map { $0.error as? TestError } == [TestError(2)])
    }

    @Test func aSecondResultIsRefusedInWords() {
        let error = InvalidStateError(.resultSetTwice, of: "<Future finished>")
        #expect(error.description.contains("a result is set once"))
        #expect(error.description.hasSuffix("<Future finished>"))
    }

    @Test func itsStateAndWhatItWaitsFor() throws {
        try onLoop { () async throws in
            let parent = try runningLoop().currentTask?.id
            let task = createTask { try await sleep(for: .seconds(3)) }
            #expect(task.parentID == parent)
            #expect(task.state == .pending)
            #expect(task.waitingFor == .nothing)
            await turns()
            #expect(task.waitingFor.description == "sleeping until 3.0 seconds")
            try await task.value
            #expect(task.state == .finished)
            #expect(task.waitingFor == .nothing)
        }
    }

    @Test func itsDescriptionTellsWhatItWaitsForAndHowItFailed() throws {
        try onLoop { () async throws in
            let line: UInt = #line + 1
            let task = createTask(named: "bad") {
                try await sleep(for: .seconds(3))
                throw TestError(5)
            }
            let site = "created at AsyncIOTests/TaskOutcomeTests.swift:\(line)"
            await turns()
            #expect(
                task.description == "<Task pending name=bad sleeping until 3.0 seconds, \(site)>")
            _ = await task.result
            #expect(
                task.description == "<Task failed name=bad error=TestError(number: 5), \(site)>")
        }
    }

    @Test func sleepReturnsAResult() throws {
        try onLoop { () async throws in
            #expect(try await sleep(for: .seconds(2), result: "rested") == "rested")
            #expect(try runningLoop().time.nanoseconds == 2_000_000_000)
        }
    }
}
