public import AsyncIOSystem

/// One message that has arrived, and who sent it.
public struct Datagram: Sendable, Hashable {
    /// What it says; may be empty.
    public let bytes: [UInt8]
    /// Who sent it; `nil` for a Unix socket without a name.
    public let sender: SocketAddress?
    /// How long it was when it was sent.
    public let fullCount: Int
    /// Whether its end was cut off, because there was no room for it.
    public var isTruncated: Bool { fullCount > bytes.count }

    /// Creates a datagram; for tests.
    public init(bytes: [UInt8], sender: SocketAddress?, fullCount: Int? = nil) {
        self.bytes = bytes
        self.sender = sender
        self.fullCount = fullCount ?? bytes.count
    }
}
