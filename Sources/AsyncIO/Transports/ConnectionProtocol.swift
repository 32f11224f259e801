/// What a protocol for a stream of bytes is, however it takes them: conform to `StreamProtocol` or to
/// `BufferedProtocol`.
public protocol ConnectionProtocol: BaseProtocol {
    /// The connection is there, and the transport stands for it; keep it to write.
    ///
    /// The first call. What it throws is reported; the connection goes on.
    func connectionMade(_ transport: any Transport) throws

    /// The peer has ended its side; no more bytes come.
    ///
    /// Called at most once. Return true to go on writing, and to close the transport later; after false,
    /// which is the default, it closes itself. If it throws, that is reported and the connection aborted.
    func eofReceived() throws -> Bool

    /// How this protocol takes what arrives.
    ///
    /// Given by `StreamProtocol` and `BufferedProtocol`; nobody else needs it.
    var reception: Reception { get }
}

/// The two ways in which a protocol takes what arrives.
public enum Reception {
    /// As bytes that are lent to it.
    case bytes(any StreamProtocol)
    /// Written into memory of its own.
    case buffer(any BufferedProtocol)
}

extension ConnectionProtocol {
    /// Does nothing.
    public func connectionMade(_ transport: any Transport) {}
    /// Has the transport close itself.
    public func eofReceived() -> Bool { false }
}
