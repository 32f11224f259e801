import AsyncIOCore

/// Waits for `duration` without keeping the loop from other work.
///
/// Zero or less yields one turn.
///
/// Throws `CancelledError` if the task is cancelled first, or was before. On a simulated loop it
/// costs no real time. The counterpart of `asyncio.sleep`.
public func sleep(for duration: Duration) async throws {
    let loop = EventLoop.running(for: "sleep")
    try await loop.sleep(until: loop.time.advanced(by: duration))
}

/// Waits as `sleep(for:)` does, and returns `result`.
///
/// The counterpart of `asyncio.sleep(delay, result)`.
public func sleep<Value>(for duration: Duration, result: Value) async throws -> Value {
    try await sleep(for: duration)
    return result
}
