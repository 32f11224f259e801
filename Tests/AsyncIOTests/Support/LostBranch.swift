import AsyncIO

/// Runs `body` in a branch of a `select` that has lost already, and is not cancelled yet.
func inLostBranch(_ body: @escaping @Sendable () async throws -> Void) async throws {
    let (queue, gate) = (Queue<Int>(), AsyncIO.Event())
    try queue.putNoWait(1)
    _ = try await select(
        {
            try await gate.wait()
            try await body()
        },
        {
            await Task.yield()
            gate.set()
            return try await queue.get()
        })
}
