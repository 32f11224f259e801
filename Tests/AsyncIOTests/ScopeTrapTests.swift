import AsyncIO
import AsyncIOTesting
import Testing

/// Mistakes with scopes, shields and groups end the program, with a message that says what to do.
@Suite struct ScopeTrapTests {
    @Test func nothingIsSpawnedIntoAScopeThatHasEnded() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop { () async throws in
                let scope = try await withTaskScope { scope in scope }
                scope.spawn {}
            }
        }
        try expect(
            result, "spawn was called on a task scope that has ended", "ScopeTrapTests.swift",
            "createTask { }")
    }

    @Test func aTaskIsReadyOnce() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop { () async throws in
                try await withTaskScope { scope in
                    try await scope.start { started in
                        started.signal()
                        started.signal()
                    }
                }
            }
        }
        try expect(result, "signal was called twice")
    }

    @Test func aTaskCannotShieldItself() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop { () async throws in
                let box = Holder()
                box.task = createTask(named: "narcissus") {
                    await Task.yield()
                    if let task = box.task { try await shield(task) }
                }
                try await box.task?.value
            }
        }
        try expect(result, "narcissus waits for itself and would never end")
    }

    @Test func aShieldNeedsTheLoopOfItsTask() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop(.real) { () async throws in
                let task = createTask(named: "far") { try await sleep(for: .seconds(1)) }
                try await Task.detached { try await shield(task) }.value
            }
        }
        try expect(result, "shield needs the loop of far")
    }

    @Test func anErrorGroupIsNeverEmpty() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            _ = ErrorGroup("nothing", [])
        }
        try expect(result, "an ErrorGroup needs at least one error")
    }
}

private final class Holder: @unchecked Sendable {
    // SAFETY: used by the tasks of one loop.
    var task: LoopTask<Void>?
}
