public import AsyncIOCore

/// A call that never waits would have had to.
///
/// Use the form without `NoWait`, or try again later. The counterpart of `trio.WouldBlock`.
public struct WouldBlock: Error, Sendable, Hashable, CustomStringConvertible {
    /// The call that would have waited, such as `Lock.acquire`.
    public let call: StaticStringKey

    /// Creates an error for a call.
    public init(_ call: StaticStringKey) {
        self.call = call
    }

    /// The call, and what to do.
    public var description: String {
        "WouldBlock: \(call) would have to wait; await it, or try again later"
    }
}
