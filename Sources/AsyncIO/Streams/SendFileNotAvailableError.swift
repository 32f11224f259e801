/// The kernel cannot send this file over this connection by itself, and no fallback was wanted.
///
/// Nothing was sent. The counterpart of `asyncio.SendfileNotAvailableError`.
public struct SendFileNotAvailableError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Why not.
    public let reason: String

    /// Why not, and what to do.
    public var description: String {
        "SendFileNotAvailableError: \(reason); nothing was sent. Allow the fallback."
    }
}
