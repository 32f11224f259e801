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
        let source = try await toThread { OpenFile(try SourceFile.open(path)) }
        defer { withExtendedLifetime(source) {} }
        return try await sendFile(
            descriptor: source.descriptor, offset: offset, count: count, fallback: fallback)
    }

    /// Sends what an open descriptor leads to; otherwise as `sendFile` of a path.
    ///
    /// The descriptor stays the caller's. Its own position, where it has one, is afterwards behind
    /// what was sent, also after an error. A pipe is read and written, since it cannot be sent.
    @discardableResult
    public func sendFile(
        descriptor: Int32, offset: Int = 0, count: Int? = nil, fallback: Bool = true
    ) async throws -> Int {
        precondition(offset >= 0, "sendFile needs an offset of 0 or more")
        precondition(count ?? 0 >= 0, "sendFile needs a count of 0 or more")
        return try await outgoing.withReservation(for: "a file is being sent") {
            let transfer = FileTransfer(
                of: descriptor, from: offset, count: count ?? .max, over: outgoing)
            do {
                try await transfer.run(fallback: fallback)
            } catch {
                SourceFile.seek(descriptor, to: transfer.offset)
                throw error
            }
            SourceFile.seek(descriptor, to: transfer.offset)
            return transfer.offset - offset
        }
    }
}

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

/// One file on its way, and how far it has come.
private final class FileTransfer {
    /// Up to where everything was sent.
    private(set) var offset: Int
    private let file: Int32
    private let start: Int
    private var left: Int
    private let outgoing: OutgoingBytes

    init(of file: Int32, from offset: Int, count: Int, over outgoing: OutgoingBytes) {
        (self.file, self.offset, start, left) = (file, offset, offset, count)
        self.outgoing = outgoing
    }

    func run(fallback: Bool) async throws {
        guard left > 0 else { return }
        if let refusal = try await sendByKernel() {
            guard fallback else { throw SendFileNotAvailableError(reason: refusal) }
            try await readAndWrite()
        }
    }

    /// Has the kernel send everything; or says why it cannot, having sent nothing.
    private func sendByKernel() async throws -> String? {
        let connection = outgoing.connection
        guard let network = connection.wire as? KernelNetwork else {
            return "only a socket of the kernel's can be sent files"
        }
        // A number of its own: the worker must not meet another socket, should this one be closed.
        let socket = OpenFile(try network.duplicate(connection.descriptor))
        while left > 0 {
            // Noted first, so that an edge which comes during the call is not overwritten.
            connection.loop.noteBlocked(connection.descriptor, for: .write)
            let (file, offset, count) = (file, offset, min(left, Self.kernelPiece))
            // Shielded: what the worker sends must be counted, and nothing may be written meanwhile.
            let transfer = try await withShield {
                try await toThread { network.sendFile(socket.descriptor, file, at: offset, count) }
            }
            guard !connection.isClosed else { throw StreamClosedError(call: "sendFile") }
            if case .bytes(0) = transfer { return nil }
            if case .failed(let code) = transfer {
                let error = OSError(
                    call: "sendfile", subject: "descriptor \(file)", code: code)
                if KernelNetwork.isUnsendable(code), offset == start { return error.cause }
                guard error.isDisconnection else { throw error }
            }
            let sent = try outgoing.noticing { try connection.sent(transfer) }
            if sent == 0 { try await connection.waitUntilWritable() }
            self.offset += sent
            left -= sent
            try connection.loop.checkCancellation()
        }
        return nil
    }

    private func readAndWrite() async throws {
        while left > 0 {
            let (file, offset, count) = (file, offset, min(left, Self.fallbackPiece))
            let bytes = try await toThread { try SourceFile.read(file, at: offset, count) }
            if bytes.isEmpty { return }
            try await outgoing.sendReserved(bytes)
            self.offset += bytes.count
            left -= bytes.count
        }
    }

    /// So much at most is sent in one call: the disk is given this long, and a thread taken, at a time.
    private static let kernelPiece = 4_194_304
    /// asyncio's for sockets: 256 KiB.
    private static let fallbackPiece = 262_144
}

/// A descriptor that a worker thread and the loop share, closed when neither needs it any more.
private final class OpenFile: Sendable {
    let descriptor: Int32

    init(_ descriptor: consuming Descriptor) {
        self.descriptor = descriptor.release()
    }

    deinit {
        closeDescriptor(descriptor)
    }
}
