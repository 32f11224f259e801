/// A semaphore that never has more free permits than at its beginning.
///
/// One `release` too many traps, where a plain semaphore would quietly let more tasks in than meant.
///
/// Safe from any thread and any executor. The counterpart of `asyncio.BoundedSemaphore`.
public final class BoundedSemaphore: Semaphore, @unchecked Sendable {
    // SAFETY: it adds no state.

    /// Makes a semaphore with so many free permits, and never more.
    ///
    /// Traps if `value` is negative.
    public init(_ value: Int = 1) {
        super.init(value, bound: value)
    }
}
