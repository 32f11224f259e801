import AsyncIOSystem
import AsyncIOTesting
import Synchronization
import Testing

@testable import AsyncIOCore

/// What `RuntimeHooks.swift` relies on.
///
/// If one of these fails, a new toolchain differs, and that file is the place to look. That the
/// executors can be replaced is shown by the process tests.
@Suite struct RuntimeProbeTests {
    @Test func aTaskIsOnePointerToWhatRuns() async {
        let seen = ThreadLocked<UInt>(0)
        let task = Task {
            seen.withLock { $0 = RuntimeHooks.currentTaskKey }
        }
        #expect(MemoryLayout.size(ofValue: task) == MemoryLayout<UInt>.size)
        await task.value
        #expect(seen.withLock { $0 } == RuntimeHooks.key(of: task))
    }

    @Test func noTaskRunsOnAPlainThread() throws {
        let seen = Atomic<UInt>(1)
        let thread = try Thread(named: "plain") {
            seen.store(RuntimeHooks.currentTaskKey, ordering: .relaxed)
        }
        thread.join()
        #expect(seen.load(ordering: .relaxed) == 0)
    }

    @Test func aJobIsTheTaskItself() async {
        let executor = NotingExecutor()
        let key = await Task(executorPreference: executor) { RuntimeHooks.currentTaskKey }.value
        #expect(executor.jobs.withLock { $0 }.first?.bits == key)
    }

    @Test func theDescriptionOfAJobEndsInItsNumber() async throws {
        let executor = NotingExecutor()
        await Task(executorPreference: executor) {}.value
        await Task(executorPreference: executor) {}.value
        let numbers = executor.jobs.withLock { $0 }.compactMap { number(in: $0.description) }
        try #require(numbers.count >= 2)
        #expect(numbers[0] > 1, "number 1 is that of the first task of the process")
        #expect(numbers[1] > numbers[0])
    }

    @Test func aProcessWithTasksIsTooLate() {
        #expect(!RuntimeHooks.isBeforeFirstTask)
    }

    @Test func cancellingByKeySetsTheFlagAndRunsTheHandlers() throws {
        try onLoop {
            let loop = try #require(EventLoop.current)
            let handlerRan = ThreadLocked(false)
            let task = Task(executorPreference: loop.taskExecutor) {
                await withTaskCancellationHandler {
                    while !Task.isCancelled { await Task.yield() }
                } onCancel: {
                    handlerRan.withLock { $0 = true }
                }
            }
            await Task.yield()
            RuntimeHooks.cancelTask(withKey: RuntimeHooks.key(of: task))
            await task.value
            #expect(task.isCancelled)
            #expect(handlerRan.withLock { $0 })
        }
    }

    @Test(arguments: 0..<5)
    func everySleepArrivesAtTheLoop(form: Int) throws {
        try onLoop {
            let loop = try #require(EventLoop.current)
            let start = loop.time
            switch form {
            case 0: try await Task.sleep(for: .seconds(1))
            case 1: try await Task.sleep(for: .seconds(1), clock: .suspending)
            case 2: try await Task.sleep(nanoseconds: 1_000_000_000)
            case 3: try await Task.sleep(until: .now + .seconds(1), clock: .continuous)
            default: try await Task.sleep(until: .now + .seconds(1), clock: .suspending)
            }
            #expect(start.duration(to: loop.time) == .seconds(1))
            #expect(loop.isOnLoopThread)
        }
    }

    @Test func theEndOfASleepDoesNotLeaveTheThread() throws {
        try onLoop(.real) {
            let loop = try #require(EventLoop.current)
            for _ in 0..<20 {
                try await Task.sleep(for: .nanoseconds(1))
                #expect(loop.isOnLoopThread)
            }
        }
    }

    @Test func aTaskOfTheLoopIsFoundByItsKey() throws {
        try onLoop {
            let loop = try #require(EventLoop.current)
            let record = try #require(loop.currentTask)
            #expect(record.key == RuntimeHooks.currentTaskKey)
            let inChild: TaskRecord? = await withTaskGroup(of: (TaskRecord?).self) { group in
                group.addTask { loop.currentTask }
                return await group.next() ?? nil
            }
            #expect(inChild == nil, "a child of a task group is a Swift task of its own")
        }
    }
}

private func number(in description: String) -> Int? {
    guard description.hasSuffix(")"), let start = description.range(of: "(id: ") else { return nil }
    return Int(description[start.upperBound...].dropLast())
}

extension String {
    fileprivate func range(of part: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
            start = index(after: start)
        }
        return nil
    }
}

/// Notes its jobs and runs them at once.
private final class NotingExecutor: TaskExecutor {
    let jobs = ThreadLocked<[(bits: UInt, description: String)]>([])

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append((unsafeBitCast(job, to: UInt.self), job.description)) }
        job.runSynchronously(on: asUnownedTaskExecutor())
    }
}
