import AsyncIO
import AsyncIOTesting

/// A protocol that writes down what it is told, and can be told what to do then.
final class Recorder: StreamProtocol {
    let trace: Trace
    let name: String
    let lost = Event()
    private(set) var transport: (any Transport)?
    private(set) var bytes: [UInt8] = []
    private(set) var error: (any Error)?
    var keepsOpen = false
    var onMade: ((any Transport) throws -> Void)?
    var onData: ((any Transport, [UInt8]) throws -> Void)?
    var onEnd: ((any Transport) throws -> Void)?
    var onLost: (() throws -> Void)?
    var onPause: (() throws -> Void)?
    var onResume: (() throws -> Void)?

    init(_ trace: Trace = Trace(), _ name: String = "") {
        self.trace = trace
        self.name = name
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    private func note(_ event: String) {
        trace.add(name.isEmpty ? event : "\(name) \(event)")
    }

    func connectionMade(_ transport: any Transport) throws {
        self.transport = transport
        note("made")
        try onMade?(transport)
    }

    func dataReceived(_ bytes: Span<UInt8>) throws {
        let bytes = [UInt8](copying: bytes)
        self.bytes += bytes
        note("data \(bytes.count)")
        if let transport { try onData?(transport, bytes) }
    }

    func eofReceived() throws -> Bool {
        note("end")
        if let transport { try onEnd?(transport) }
        return keepsOpen
    }

    func connectionLost(_ error: (any Error)?) throws {
        self.error = error
        note(error == nil ? "lost" : "lost by error")
        lost.set()
        try onLost?()
    }

    func pauseWriting() throws {
        note("pause")
        try onPause?()
    }

    func resumeWriting() throws {
        note("resume")
        try onResume?()
    }
}

/// A server that answers with what it was sent.
final class EchoProtocol: StreamProtocol {
    private var transport: (any Transport)?

    func connectionMade(_ transport: any Transport) { self.transport = transport }
    func dataReceived(_ bytes: Span<UInt8>) { transport?.write(bytes) }
}

/// Runs `body` with the two ends of a connection, each with its recorder, and closes all at the end.
func withTransports(
    _ kind: TestLoop, server: Recorder, client: Recorder,
    reports: EventLoop.ReportHandler? = nil,
    _ body: @escaping @Sendable (_ server: Recorder, _ client: Recorder) async throws -> Void
) throws {
    let (server, client, body) = (Shared(server), Shared(client), Shared(body))
    try onLoop(kind, reports: reports) {
        let listener = try await createServer(port: 0) { server.value }
        _ = try await createConnection(host: "127.0.0.1", port: listener.port) { client.value }
        while server.value.transport == nil { await Task.yield() }
        try await body.value(server.value, client.value)
        client.value.transport?.close()
        server.value.transport?.close()
        listener.close()
        try await listener.waitClosed()
        try await client.value.lost.wait()
    }
}
