import AsyncIOCore
import AsyncIOSystem

extension StreamWriter {
    /// Sends a file, or a part of it, without copying it through this process.
    ///
    /// Everything that was written before is sent first; meanwhile other writes throw
    /// `StreamBusyError`, and a `close` waits. The disk is waited for on a worker thread, so the loop
    /// goes on. If it is cancelled, or fails, a part has been sent: what to do with a peer that has
    /// half a file is for the protocol to say.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - offset: Where in the file to begin.
    ///   - count: How many bytes; `nil` is to the file's end. Fewer are sent if it ends before.
    ///   - fallback: Whether the file is read and written where the kernel cannot send it itself.
    /// - Returns: How many bytes were sent, or are kept to be.
    /// - Throws: `OSError` of the file or the connection; `SendFileNotAvailableError` without
    ///   `fallback`; `StreamClosedError`; `StreamBusyError`; `CancelledError`.
    ///
    /// The counterpart of `loop.sendfile`.
    @discardableResult
    public func sendFile(
        _ path: String, offset: Int = 0, count: Int? = nil, fallback: Bool = true
    ) async throws -> Int {
        let part = FilePart(offset, count)
        return try await outgoing.withReservation(for: Self.sending) {
            try await FileTransfer.send(path, part, over: outgoing, fallback: fallback)
        }
    }

    /// Sends what an open descriptor leads to; otherwise as `sendFile` of a path.
    ///
    /// The descriptor stays the caller's. Its own position, where it has one, is afterwards behind
    /// what was sent, also after an error. A pipe is read and written, since it cannot be sent; a worker
    /// waits for it, and if the call is cancelled that wait goes on, and takes what the pipe brings next.
    @discardableResult
    public func sendFile(
        descriptor: Int32, offset: Int = 0, count: Int? = nil, fallback: Bool = true
    ) async throws -> Int {
        let part = FilePart(offset, count)
        return try await outgoing.withReservation(for: Self.sending) {
            try await FileTransfer.send(
                descriptor: descriptor, part, over: outgoing, fallback: fallback)
        }
    }

    private static let sending = "a file is being sent"
}

extension OutgoingBytes: FileTarget {
    var loop: EventLoop { connection.loop }
    var isClosed: Bool { connection.isClosed }

    func kernelSocket() -> (network: KernelNetwork, descriptor: Int32)? {
        (connection.wire as? KernelNetwork).map { ($0, connection.descriptor) }
    }

    func waitForRoom() async throws {
        try await connection.waitUntilWritable()
    }

    func sent(_ transfer: Transfer) throws -> Int {
        if transfer == .wouldBlock {
            loop.noteFullElsewhere(connection.descriptor)
            return 0
        }
        return try noticing { try connection.sent(transfer) }
    }

    func sendAll(_ bytes: [UInt8]) async throws {
        try await sendReserved(bytes)
    }
}
