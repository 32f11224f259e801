import AsyncIOCore

/// Throws `CancelledError` if nobody waits any more for what runs here.
///
/// For long work on a thread, which nobody can stop but itself: its error tells why the caller of
/// `toThread` was cancelled, and where. `Task.isCancelled` tells no more than that it was. In a task on
/// a loop it throws what the next wait would; elsewhere what `Task.checkCancellation` would.
/// Safe from any thread. The counterpart of `anyio.from_thread.check_cancelled`.
public func checkCancelled() throws {
    if let loop = EventLoop.current { return try loop.checkCancellation() }
    try PoolJob.current?.checkCancelled()
    if Task.isCancelled { throw CancelledError(reason: .requested, origin: nil) }
}
