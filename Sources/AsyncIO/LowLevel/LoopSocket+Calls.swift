import AsyncIOCore
public import AsyncIOSystem

/// The calls that may have to wait.
extension LoopSocket {
    /// Connects to an address, or notes the only peer of a datagram socket.
    ///
    /// If it is cancelled the attempt goes on in the kernel: close the socket. Throws `OSError`.
    /// The counterpart of `loop.sock_connect`.
    public func connect(to address: SocketAddress) async throws {
        let isConnected = try await loop.connecting(to: address) {
            try socket.network.startConnecting(try socket.open("connect"), to: address)
        }
        if isConnected { return }
        try await socket.wait(for: .write, "connect")
        let code = socket.network.pendingError(try socket.open("connect"))
        guard code == 0 else { throw OSError(call: "connect", subject: "\(address)", code: code) }
    }

    /// Accepts the next connection, and tells who it is.
    ///
    /// The counterpart of `loop.sock_accept`.
    public func accept() async throws -> (socket: LoopSocket, peer: SocketAddress?) {
        if let kept = keptSockets.first {
            try Selection.claimOrThrow()
            keptSockets.removeFirst()
            return (kept, kept.peerAddress)
        }
        let raw = try await socket.attempt(.read, "accept") { try socket.network.accept($0) }
        let accepted = LoopSocket(
            OpenSocket(owning: raw, of: socket.network), kind, family, on: socket.loop)
        try claim { keptSockets.append(accepted) }
        return (accepted, accepted.peerAddress)
    }

    /// Receives what is there, at most `maximum` bytes; empty at the end of a stream.
    ///
    /// The counterpart of `loop.sock_recv`.
    public func receive(upTo maximum: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        _ = try await receive(into: &bytes, upTo: maximum)
        return bytes
    }

    /// Receives into an array that is used again, replacing what is in it; 0 at the end of a stream.
    ///
    /// The counterpart of `loop.sock_recv_into`.
    public func receive(into bytes: inout [UInt8], upTo maximum: Int) async throws -> Int {
        precondition(maximum > 0, "receive(upTo:) needs room for at least one byte")
        if !keptBytes.isEmpty {
            try Selection.claimOrThrow()
            bytes = [UInt8](keptBytes.prefix(maximum))
            keptBytes.removeFirst(bytes.count)
            return bytes.count
        }
        let memory = ReceiveMemory.of(socket.loop)
        let count = try await socket.attempt(.read, "recv") { raw in
            try memory.lend(atMost: maximum) { memory in
                let room = UnsafeMutableRawBufferPointer(memory)
                guard
                    let count = try socket.network.receive(raw, into: room).count("recv", "\(self)")
                else { return nil as Int? }
                bytes.removeAll(keepingCapacity: true)
                bytes.append(contentsOf: memory[..<min(count, room.count)])
                return count
            }
        }
        try claim { keptBytes = bytes }
        return min(count, bytes.count)
    }

    /// Receives one datagram, and who sent it.
    ///
    /// What is longer than `maximum` is cut off, which the datagram tells.
    /// The counterpart of `loop.sock_recvfrom` and `loop.sock_recvfrom_into`.
    public func receiveFrom(upTo maximum: Int = 65_536) async throws -> Datagram {
        if let kept = keptDatagrams.first {
            try Selection.claimOrThrow()
            keptDatagrams.removeFirst()
            return kept
        }
        let datagram = try await socket.receiveDatagram(upTo: maximum)
        try claim { keptDatagrams.append(datagram) }
        return datagram
    }

    /// Sends all of the bytes, in order.
    ///
    /// If it is cancelled or fails, a part of them may have been sent; the stream is then of no use any more.
    /// The counterpart of `loop.sock_sendall`.
    public func sendAll(_ bytes: [UInt8]) async throws {
        var sent = 0
        while sent < bytes.count {
            sent += try await socket.attempt(.write, "send") { raw in
                try bytes.withUnsafeBytes { bytes in
                    try socket.network.send(raw, UnsafeRawBufferPointer(rebasing: bytes[sent...]))
                        .count("send", "\(self)")
                }
            }
        }
    }

    /// Sends one datagram, whole, and waits while the socket is full.
    ///
    /// The counterpart of `loop.sock_sendto`.
    public func send(_ bytes: [UInt8], to address: SocketAddress) async throws {
        try await socket.sendDatagram(bytes, to: address)
    }

    /// Claims what was received; if the branch has lost it is kept for the next call.
    @inline(__always)
    private func claim(_ keep: () -> Void) throws {
        guard !Selection.claim() else { return }
        keep()
        throw CancelledError(reason: .lostRace, origin: nil)
    }
}
