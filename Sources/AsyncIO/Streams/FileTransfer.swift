import AsyncIOCore
import AsyncIOSystem

/// What a file is sent over: the outgoing bytes of a stream, or a socket called by hand.
protocol FileTarget: AnyObject {
    var loop: EventLoop { get }
    var isClosed: Bool { get }
    /// The socket of the kernel's, if it is one: what else there is cannot be sent files by the kernel.
    func kernelSocket() throws -> (network: KernelNetwork, descriptor: Int32)?
    /// Notes what a call on a worker thread has come to: the number of bytes sent, 0 without room.
    func sent(_ transfer: Transfer) throws -> Int
    /// Waits until there is room.
    func waitForRoom() async throws
    /// Sends bytes, and waits until all of them are with the kernel.
    func sendAll(_ bytes: [UInt8]) async throws
}

/// Which bytes of a file are meant.
struct FilePart {
    let offset: Int
    let count: Int

    init(_ offset: Int, _ count: Int?) {
        precondition(offset >= 0, "sendFile needs an offset of 0 or more")
        precondition(count ?? 0 >= 0, "sendFile needs a count of 0 or more")
        (self.offset, self.count) = (offset, count ?? .max)
    }
}

/// One file on its way, and how far it has come.
final class FileTransfer {
    /// Up to where everything was sent.
    private var offset: Int
    private let file: Int32
    private let start: Int
    private var left: Int
    private let target: any FileTarget

    private init(of file: Int32, _ part: FilePart, over target: any FileTarget) {
        (self.file, offset, start, left) = (file, part.offset, part.offset, part.count)
        self.target = target
    }

    /// Sends a part of the file at a path: how many bytes that was.
    static func send(
        _ path: String, _ part: FilePart, over target: any FileTarget, fallback: Bool
    ) async throws -> Int {
        let source = try await toThread { OpenFile(try SourceFile.open(path)) }
        defer { withExtendedLifetime(source) {} }
        let transfer = FileTransfer(of: source.descriptor, part, over: target)
        return try await transfer.run(fallback: fallback)
    }

    /// Sends a part of an open file, and leaves its position behind what was sent.
    static func send(
        descriptor: Int32, _ part: FilePart, over target: any FileTarget, fallback: Bool
    ) async throws -> Int {
        let transfer = FileTransfer(of: descriptor, part, over: target)
        defer { SourceFile.seek(descriptor, to: transfer.offset) }
        return try await transfer.run(fallback: fallback)
    }

    private func run(fallback: Bool) async throws -> Int {
        if left > 0, let refusal = try await sendByKernel() {
            guard fallback else { throw SendFileNotAvailableError(reason: refusal) }
            try await readAndWrite()
        }
        return offset - start
    }

    /// Has the kernel send everything; or says why it cannot, having sent nothing.
    private func sendByKernel() async throws -> String? {
        guard let (network, descriptor) = try target.kernelSocket() else {
            return "only a socket of the kernel's can be sent files"
        }
        // A number of its own: the worker must not meet another socket, should this one be closed.
        let socket = OpenFile(try network.duplicate(descriptor))
        while left > 0 {
            let (file, offset, count) = (file, offset, min(left, Self.kernelPiece))
            // Shielded: what the worker sends must be counted, and nothing may be written meanwhile.
            let transfer = try await withShield {
                try await toThread { network.sendFile(socket.descriptor, file, at: offset, count) }
            }
            guard !target.isClosed else { throw StreamClosedError(call: "sendFile") }
            if case .bytes(0) = transfer { return nil }
            if case .failed(let code) = transfer {
                let error = OSError(
                    call: "sendfile", subject: "descriptor \(file)", code: code)
                if KernelNetwork.isUnsendable(code), offset == start { return error.cause }
                guard error.isDisconnection else { throw error }
            }
            let sent = try target.sent(transfer)
            if sent == 0 { try await target.waitForRoom() }
            self.offset += sent
            left -= sent
            try target.loop.checkCancellation()
        }
        return nil
    }

    private func readAndWrite() async throws {
        while left > 0 {
            let (file, offset, count) = (file, offset, min(left, Self.fallbackPiece))
            let bytes = try await toThread { try SourceFile.read(file, at: offset, count) }
            if bytes.isEmpty { return }
            try await target.sendAll(bytes)
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
