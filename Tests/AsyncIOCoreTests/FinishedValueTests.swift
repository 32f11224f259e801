import AsyncIOTesting
import Testing

@testable import AsyncIOCore

/// The outcome of a task that has ended is there at once.
@Suite struct FinishedValueTests {
    @Test func onTheLoop() throws {
        try onLoop { () async throws in
            let loop = try #require(EventLoop.current)
            let good = loop.startTask(named: nil, site: site) { 7 }
            let bad = loop.startTask(named: nil, site: site) { throw Failure() }
            while !good.record.isDone || !bad.record.isDone { await Task.yield() }
            bad.record.markRead()
            #expect(try finishedValue(of: good.task) == 7)
            #expect(throws: Failure.self) { try finishedValue(of: bad.task) }
            #expect(loop.isOnLoopThread)
        }
    }

    @Test func withoutALoop() async throws {
        let task = Task<Int, any Error> { 7 }
        _ = try await task.value
        #expect(try finishedValue(of: task) == 7)
    }

    @Test func inACancelledTask() throws {
        try onLoop { () async throws in
            let loop = try #require(EventLoop.current)
            let task = Task<Int, any Error>(executorPreference: loop.taskExecutor) { 7 }
            _ = try await task.value
            withUnsafeCurrentTask { $0?.cancel() }
            #expect(try finishedValue(of: task) == 7)
        }
    }
}

private struct Failure: Error {}

private let site = SourceSite(#fileID, #line)
