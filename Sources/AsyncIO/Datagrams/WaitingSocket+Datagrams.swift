import AsyncIOCore
import AsyncIOSystem

extension WaitingSocket {
    func receiveDatagram(upTo maximum: Int) async throws -> Datagram {
        precondition(maximum > 0, "a datagram needs room for at least one byte")
        let memory = ReceiveMemory.of(loop)
        return try await attempt(.read, "recvfrom") { raw in
            try memory.lend(atMost: maximum) { memory in
                try receiveDatagramNow(raw, memory) { bytes, sender, fullCount in
                    Datagram(bytes: [UInt8](copying: bytes), sender: sender, fullCount: fullCount)
                }
            }
        }
    }

    /// Receives one datagram, if one is there, and lends it to `body`.
    @inline(__always)
    func receiveDatagramNow<R>(
        _ raw: Int32, _ memory: UnsafeMutableBufferPointer<UInt8>,
        _ body: (Span<UInt8>, SocketAddress?, _ fullCount: Int) throws -> R
    ) throws -> R? {
        var sender: SocketAddress?
        let result = network.receive(
            raw, into: UnsafeMutableRawBufferPointer(memory), from: &sender)
        guard let count = try result.count("recvfrom", subject(raw)) else { return nil }
        let bytes = UnsafeBufferPointer(rebasing: memory[..<min(count, memory.count)])
        return try body(bytes.span, sender, count)
    }

    func sendDatagram(_ bytes: [UInt8], to address: SocketAddress?) async throws {
        try await attempt(.write, "sendto", retryingEvery: Self.pause(for: address)) { raw in
            try bytes.withUnsafeBytes { try sendDatagramNow(raw, $0, to: address) } ? () : nil
        }
    }

    /// Sends one datagram; false if the socket is full.
    @inline(__always)
    func sendDatagramNow(
        _ raw: Int32, _ bytes: UnsafeRawBufferPointer, to address: SocketAddress?
    ) throws -> Bool {
        if let address {
            let result = network.send(raw, bytes, to: address)
            return try result.count("sendto", "\(address)") != nil
        }
        return try network.send(raw, bytes).count("send", subject(raw)) != nil
    }

    /// How long to wait for word that a full socket has room again; `nil` if that word is sure to come.
    ///
    /// Of a Unix socket that this one is not connected to the kernel tells only when it has taken one of our
    /// own datagrams, and there may be none in its queue. A look now and then costs little.
    static func pause(for address: SocketAddress?) -> Duration? {
        address?.family == .unix ? .milliseconds(10) : nil
    }

    private func subject(_ raw: Int32) -> String {
        network.peerAddress(raw)?.description ?? network.localAddress(raw)?.description
            ?? "descriptor \(raw)"
    }
}
