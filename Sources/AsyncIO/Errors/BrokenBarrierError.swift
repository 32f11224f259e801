/// A barrier was aborted, or reset while tasks waited at it.
///
/// The counterpart of `asyncio.BrokenBarrierError`.
public struct BrokenBarrierError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Creates an error, for code that breaks off a meeting of its own.
    public init() {}

    /// What has happened, and what to do.
    public var description: String {
        """
        BrokenBarrierError: the barrier was aborted, or reset while tasks waited at it; call reset() \
        before it is used again
        """
    }
}
