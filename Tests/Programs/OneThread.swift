import AsyncIO
import AsyncIOSystem

/// Everything of Swift concurrency, each noting its thread: there is only one.
@Sendable func oneThread() throws {
    try run {
        let here = Thread.current
        let check: @Sendable (String) -> Void = { what in
            if Thread.current != here { say("\(what) ran elsewhere") }
        }
        check("the body")
        try await createTask { check("createTask") }.value
        await Task { check("Task") }.value
        await Task.detached { check("Task.detached") }.value
        await Task { @concurrent in check("@concurrent") }.value
        async let child: Void = check("async let")
        await child
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { check("task group") } }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try await Task.sleep(for: .milliseconds(1))
                    check("throwing task group")
                }
            }
            try await group.waitForAll()
        }
        await withDiscardingTaskGroup { group in group.addTask { check("discarding group") } }
        await Worker().work(check)
        await Resident.shared.work(check)
        try await Task.sleep(for: .milliseconds(1))
        check("after the continuous clock")
        try await Task.sleep(for: .milliseconds(1), clock: .suspending)
        check("after the suspending clock")
        try await Task.sleep(nanoseconds: 1_000)
        check("after nanoseconds")
        try await Task.detached {
            try await Task.sleep(for: .milliseconds(1))
            check("after a sleep of a detached task")
        }.value
        let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
        Task.detached {
            for number in 0..<3 {
                await Task.yield()
                continuation.yield(number)
            }
            continuation.finish()
        }
        for await number in stream { check("element \(number) of a stream") }
        let elsewhere = try await toThread { Thread.current }
        if elsewhere == here { say("toThread ran here") }
        check("after toThread")
        say("done")
    }
}

private actor Worker {
    func work(_ check: @Sendable (String) -> Void) { check("actor") }
}

@globalActor private actor Resident {
    static let shared = Resident()

    func work(_ check: @Sendable (String) -> Void) async {
        await Task.yield()
        check("global actor")
    }
}
