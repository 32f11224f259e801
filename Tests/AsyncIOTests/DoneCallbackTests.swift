import AsyncIO
import AsyncIOTesting
import Testing

/// Callbacks of tasks: in order, never inline, removable to the last moment.
@Suite struct DoneCallbackTests {
    @Test func areCalledInTheirOrderBeforeWhoeverWaits() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let task = createTask {
                try await sleep(for: .seconds(1))
                trace.add("task")
                return 4
            }
            let waiter = createTask { trace.add("waiter \(try await task.value)") }
            for number in 0..<3 {
                task.addDoneCallback { done in
                    let value = (try? done.resultNoWait()) ?? 0
                    trace.add("\(number): \(value) \(done == task)")
                }
            }
            try await waiter.value
            #expect(trace.entries == ["task", "0: 4 true", "1: 4 true", "2: 4 true", "waiter 4"])
        }
    }

    @Test func ofATaskThatIsDoneAreCalledInTheNextTurn() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let task = createTask {}
            try await task.value
            task.addDoneCallback { _ in trace.add("first") }
            task.addDoneCallback { _ in trace.add("second") }
            trace.add("caller")
            await turns()
            #expect(trace.entries == ["caller", "first", "second"])
        }
    }

    @Test func areCalledHoweverTheTaskEnds() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let failing = createTask { throw TestError() }
            let cancelled = createTask { try await sleep(for: .seconds(1)) }
            for task in [failing, cancelled] {
                task.addDoneCallback { done in
                    trace.add("\(done.state) \((try? done.errorNoWait()) != nil)")
                }
            }
            cancelled.cancel()
            await turns()
            #expect(trace.entries == ["failed true", "cancelled true"])
        }
    }

    @Test func removedOnesAreNotCalled() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let task = createTask { try await sleep(for: .seconds(1)) }
            let callbacks = (0..<4).map { number in
                task.addDoneCallback { _ in trace.add("\(number)") }
            }
            #expect(task.removeDoneCallback(callbacks[1]))
            #expect(!task.removeDoneCallback(callbacks[1]), "it is removed once")
            try await task.value
            await turns()
            #expect(trace.entries == ["0", "2", "3"])
            #expect(!task.removeDoneCallback(callbacks[2]), "it has been called")
        }
    }

    @Test func areRemovedBetweenTheEndOfTheTaskAndTheirTurn() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let task = createTask {}
            try await task.value
            let first = task.addDoneCallback { _ in trace.add("first") }
            task.addDoneCallback { _ in trace.add("second") }
            #expect(task.removeDoneCallback(first))
            await turns()
            #expect(trace.entries == ["second"])
        }
    }

    @Test func oneMayRemoveTheNext() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let task = createTask { try await sleep(for: .seconds(1)) }
            let second = Shared(Holder())
            task.addDoneCallback { done in
                guard let callback = second.value.callback else { return }
                trace.add("removed: \(done.removeDoneCallback(callback))")
            }
            second.value.callback = task.addDoneCallback { _ in trace.add("second") }
            try await task.value
            await turns()
            #expect(trace.entries == ["removed: true"])
        }
    }

    @Test func belongToOneTask() throws {
        try onLoop { () async throws in
            let (task, other) = (createTask {}, createTask {})
            let callback = task.addDoneCallback { _ in }
            #expect(!other.removeDoneCallback(callback))
            #expect(task.removeDoneCallback(callback))
            for task in [task, other] { try await task.value }
        }
    }

    @Test func doNotKeepAnUnreadErrorFromBeingReported() throws {
        let reports = ReportTrace()
        let trace = Trace()
        try onLoop(reports: reports.add) {
            let callback = createTask { throw TestError() }.addDoneCallback { _ in
                trace.add("called")
            }
            await turns(5)
            #expect(reports.of(.unreadError).count == 1)
            withExtendedLifetime(callback) {}
        }
        #expect(trace.entries == ["called"])
    }
}

private final class Holder: @unchecked Sendable {
    // SAFETY: used on one loop.
    var callback: DoneCallback?
}
