import AsyncIOCore
import AsyncIOSystem

extension LoopSocket {
    /// Sends a file, or a part of it, without copying it through this process.
    ///
    /// Parameters, errors and what a cancellation leaves behind are those of `StreamWriter.sendFile`. But
    /// nothing holds other calls back: what is sent meanwhile ends up amidst the file. Throws `OSError` if
    /// this is no stream socket.
    ///
    /// The counterpart of `loop.sock_sendfile`.
    @discardableResult
    public func sendFile(
        _ path: String, offset: Int = 0, count: Int? = nil, fallback: Bool = true
    ) async throws -> Int {
        try requireStream()
        return try await FileTransfer.send(
            path, FilePart(offset, count), over: self, fallback: fallback)
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
        try requireStream()
        return try await FileTransfer.send(
            descriptor: descriptor, FilePart(offset, count), over: self, fallback: fallback)
    }

    private func requireStream() throws {
        _ = try socket.open("sendFile")
        if kind != .stream { throw OSError.wrongSocket("sendFile", "\(self), no stream socket") }
    }
}

extension LoopSocket: FileTarget {
    var loop: EventLoop { socket.loop }

    func kernelSocket() throws -> (network: KernelNetwork, descriptor: Int32)? {
        guard let network = socket.network as? KernelNetwork else { return nil }
        return (network, try socket.open("sendFile"))
    }

    func waitForRoom() async throws {
        try await socket.waitUntilReady(for: .write, "sendFile")
    }

    func sent(_ transfer: Transfer) throws -> Int {
        if let count = try transfer.count("sendfile", "\(self)") { return count }
        // A watch that only begins tells how things are.
        if socket.isWatched { loop.noteFullElsewhere(descriptor) } else { try socket.watch() }
        return 0
    }
}
