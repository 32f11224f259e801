/// A protocol that has the bytes of a connection written into its own memory, without a copy.
///
/// The counterpart of `asyncio.BufferedProtocol`.
public protocol BufferedProtocol: ConnectionProtocol {
    /// The memory for what arrives next; it must stay valid until the next call of any method.
    ///
    /// `sizeHint` tells how much would be useful, or is -1 if that is not known. If there is no room in
    /// the memory, or the method throws, that is reported and the connection aborted.
    func getBuffer(sizeHint: Int) throws -> UnsafeMutableRawBufferPointer

    /// So many bytes have been written to the beginning of the buffer.
    ///
    /// If it throws, that is reported and the connection aborted.
    func bufferUpdated(_ count: Int) throws
}

extension BufferedProtocol {
    /// Written into memory of its own.
    public var reception: Reception { .buffer(self) }
}
