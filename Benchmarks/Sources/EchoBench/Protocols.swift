import AsyncIO

/// No task and no copy; back-pressure by pausing the reader.
final class EchoProtocol: StreamProtocol {
    private var transport: (any Transport)?

    func connectionMade(_ transport: any Transport) { self.transport = transport }
    func dataReceived(_ bytes: Span<UInt8>) { transport?.write(bytes) }
    func pauseWriting() { transport?.pauseReading() }
    func resumeWriting() { transport?.resumeReading() }
    func connectionLost(_ error: (any Error)?) { transport = nil }
}

final class DatagramEchoProtocol: DatagramProtocol {
    private var transport: DatagramTransport?

    func connectionMade(_ transport: DatagramTransport) { self.transport = transport }

    func datagramReceived(_ bytes: Span<UInt8>, from sender: SocketAddress?) {
        transport?.send(bytes, to: sender)
    }
}

/// Datagrams by a protocol, or by calls.
@MainActor
func serveDatagrams(port: Int, _ byProtocol: Bool) async throws {
    if byProtocol {
        let (transport, _) = try await createDatagramEndpoint(local: ("127.0.0.1", port)) {
            DatagramEchoProtocol()
        }
        announce(transport.localAddress?.port ?? 0)
        try await sleep(for: .seconds(86_400))
    } else {
        let socket = try await openDatagramSocket(local: ("127.0.0.1", port))
        announce(socket.localAddress?.port ?? 0)
        for try await datagram in socket.datagrams {
            guard let sender = datagram.sender else { continue }
            try await socket.send(datagram.bytes, to: sender)
        }
    }
}
