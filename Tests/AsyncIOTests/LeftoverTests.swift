import AsyncIO
import AsyncIOTesting
import Testing

@testable import AsyncIOCore

/// A task that goes on for ever is waited for again and again: nothing may pile up in it.
@Suite struct LeftoverTests {
    @Test func ofWait() throws {
        try onLoop { () async throws in
            let (task, record) = try longTask()
            for _ in 0..<1_000 { _ = try await wait([task], timeout: .milliseconds(1)) }
            #expect(record.observer == nil)
        }
    }

    @Test func ofACancelledWait() throws {
        try onLoop { () async throws in
            let (task, record) = try longTask()
            let waiting = createTask { try await wait([task]).done.count }
            await turns()
            #expect(record.observer != nil)
            waiting.cancel()
            _ = await waiting.result
            #expect(record.observer == nil)
        }
    }

    @Test func ofAsCompletedThatIsLeftEarly() throws {
        try onLoop { () async throws in
            let (task, record) = try longTask()
            for _ in 0..<1_000 {
                for try await done in asCompleted([task, createTask { 1 }]) {
                    #expect(try await done.value == 1)
                    break
                }
            }
            #expect(record.observer == nil)
        }
    }

    @Test func ofADoneCallback() throws {
        try onLoop { () async throws in
            let (task, record) = try longTask()
            let callback = task.addDoneCallback { _ in }
            #expect(record.observer != nil)
            task.removeDoneCallback(callback)
            #expect(record.observer == nil)
        }
    }
}

private func longTask() throws -> (LoopTask<Int>, TaskRecord) {
    let task = createTask(named: "long") { try await sleep(for: .seconds(86_400), result: 0) }
    let record = try #require(runningLoop().allTasks.last)
    return (task, record)
}
