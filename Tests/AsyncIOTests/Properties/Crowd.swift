import AsyncIO
import AsyncIOSystem
import Testing

/// Tasks of three loops, each on a thread of its own, and of Swift's thread pool, all at once.
///
/// Every one does `body` again and again, each time in a task of its own; every third of these is
/// cancelled, sooner or later and now and then from another thread. `meanwhile` is done over and over
/// until all have ended.
func crowd(
    rounds: Int = 60, meanwhile: @escaping @Sendable () async throws -> Void = {},
    _ body: @escaping @Sendable () async throws -> Void
) async throws {
    let working = Tally()
    try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<3 {
            working.add()
            group.addTask {
                try await onThread {
                    let loop = try EventLoop()
                    defer { loop.close() }
                    try loop.runUntilComplete {
                        _ = try await gather(0..<4) { try await workOnLoop(rounds, $0, body) }
                    }
                }
                working.add(-1)
            }
        }
        for number in 0..<4 {
            working.add()
            group.addTask {
                try await workInPool(rounds, number, body)
                working.add(-1)
            }
        }
        group.addTask {
            while working.value > 0 {
                try await meanwhile()
                await Task.yield()
            }
        }
        try await group.waitForAll()
    }
}

/// Runs blocking code on a thread of its own, so that none of the pool's is missing meanwhile.
func onThread(_ body: @escaping @Sendable () throws -> Void) async throws {
    let (end, continuation) = AsyncThrowingStream.makeStream(of: Void.self)
    let thread = try Thread(named: "crowd") {
        do {
            try body()
            continuation.finish()
        } catch {
            continuation.finish(throwing: error)
        }
    }
    defer { thread.join() }
    for try await _ in end {}
}

private func workOnLoop(
    _ rounds: Int, _ number: Int, _ body: @escaping @Sendable () async throws -> Void
) async throws {
    for round in 0..<rounds {
        let task = createTask { try await body() }
        if (round + number) % 3 == 0 {
            await turns(round % 5)
            if round % 2 == 0 { task.cancel() } else { Task { task.cancel() } }
        }
        try await expectEnd { try await task.value }
    }
}

private func workInPool(
    _ rounds: Int, _ number: Int, _ body: @escaping @Sendable () async throws -> Void
) async throws {
    for round in 0..<rounds {
        let task = Task { try await body() }
        if (round + number) % 3 == 0 {
            await turns(round % 5)
            task.cancel()
        }
        try await expectEnd { try await task.value }
    }
}

/// A cancelled task may end with that; anything else is a failure.
private func expectEnd(_ body: () async throws -> Void) async throws {
    do { try await body() } catch is CancelledError {}
}
