import AsyncIO
import AsyncIOTesting
import Testing

/// Mistakes in a program end it, with a message that says what to do instead.
@Suite struct TrapTests {
    @Test func createTaskNeedsALoop() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            createTask {}
        }
        try expect(
            result, "createTask needs a running event loop on this thread", "callSoonThreadSafe")
    }

    @Test func sleepNeedsALoop() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try await sleep(for: .seconds(1))
        }
        try expect(result, "sleep needs a running event loop on this thread")
    }

    @Test func aTaskCannotAwaitItself() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop {
                let box = Holder()
                box.task = createTask(named: "narcissus") {
                    await Task.yield()
                    try await box.task?.value
                }
                try await box.task?.value
            }
        }
        try expect(result, "narcissus waits for itself and would never end")
    }

    @Test func aRunningLoopCannotBeClosed() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop { EventLoop.current?.close() }
        }
        try expect(result, "a loop cannot be closed while it runs; call stop() first")
    }

    @Test func gatherNeedsALimitOfOne() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop { _ = try await gather(0..<3, limit: 0) { $0 } }
        }
        try expect(result, "gather needs a limit of at least 1")
    }

    @Test func aPoolNeedsAThread() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            _ = ThreadPool(size: 0)
        }
        try expect(result, "a thread pool needs at least one thread")
    }

    @Test func oneTaskReadsAStream() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try withServer(.real) { reader, _ in
                _ = try await reader.readToEnd()
            } client: { reader, _ in
                let shared = Shared(reader)
                _ = try await gather(0..<2) { _ in try await shared.value.read() }
            }
        }
        try expect(result, "two tasks read one stream at once; let one of them do it")
    }

    /// The second reader finds bytes in the buffer that the first one waits to complete.
    @Test func oneTaskReadsAStreamThatHasBytes() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try withServer(.real) { reader, writer in
                try await writer.write("abc")
                _ = try await reader.readToEnd()
            } client: { reader, _ in
                let shared = Shared(reader)
                let first = createTask { try await shared.value.readExactly(10) }
                try await sleep(for: .milliseconds(20))
                _ = try await shared.value.read()
                first.cancel()
            }
        }
        try expect(result, "two tasks read one stream at once; let one of them do it")
    }

    @Test func readNeedsRoom() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try withReader(of: ["a"]) { reader in _ = try await reader.read(upTo: 0) }
        }
        try expect(result, "read(upTo:) needs room for at least one byte")
    }

    @Test func readExactlyNeedsACount() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try withReader(of: ["a"]) { reader in _ = try await reader.readExactly(-1) }
        }
        try expect(result, "readExactly needs a count of 0 or more")
    }

    @Test func readUntilNeedsASeparator() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try withReader(of: ["a"]) { reader in _ = try await reader.readUntil([]) }
        }
        try expect(result, "a separator has at least one byte")
    }

    @Test func aLocalLoopCannotRunTheMainActor() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let loop = try EventLoop()
            try loop.runUntilComplete { @MainActor in }
        }
        try expect(result, "a loop in local mode cannot run @MainActor code", "run { }")
    }

    @Test func theWrongThreadIsNoticedInDebugMode() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop(.real, debug: true) {
                let loop = try runningLoop()
                try await toThread { _ = loop.callSoon {} }
            }
        }
        try expect(
            result, "callSoon was called on a thread that does not run this loop",
            "loop.callSoonThreadSafe { … }")
    }
}

/// A place for a task that refers to itself.
private final class Holder: @unchecked Sendable {
    // SAFETY: used by the tasks of one loop.
    var task: LoopTask<Void>?
}
