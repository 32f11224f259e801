/// A protocol that is given the bytes of a connection as they come.
///
/// ```swift
/// final class Echo: StreamProtocol {
///     private var transport: (any Transport)?
///     func connectionMade(_ transport: any Transport) { self.transport = transport }
///     func dataReceived(_ bytes: Span<UInt8>) { transport?.write(bytes) }
/// }
/// ```
///
/// The counterpart of `asyncio.Protocol`.
public protocol StreamProtocol: ConnectionProtocol {
    /// Bytes have arrived, in order; where one call ends and the next begins means nothing.
    ///
    /// They are lent for the time of the call: `[UInt8](copying: bytes)` keeps them. At most 256 KiB come
    /// at once. If it throws, that is reported and the connection aborted.
    func dataReceived(_ bytes: Span<UInt8>) throws
}

extension StreamProtocol {
    /// Lets the bytes go.
    public func dataReceived(_ bytes: Span<UInt8>) {}
    /// As bytes that are lent.
    public var reception: Reception { .bytes(self) }
}

extension [UInt8] {
    /// Creates an array of bytes that were only lent.
    ///
    /// Complexity: O(n).
    public init(copying bytes: Span<UInt8>) {
        self = bytes.withUnsafeBufferPointer { [UInt8]($0) }
    }
}
