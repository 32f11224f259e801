import AsyncIO

/// A protocol that writes down what it is told; without a name it only listens.
///
/// The counterpart of `TracedProtocol` in `Python/harness.py`.
final class TracedProtocol: StreamProtocol {
    private let trace: Trace?
    private(set) var text = ""
    private(set) var events: [String] = []
    var keepsOpen = false
    /// The event in which it fails.
    var failsIn: String?

    init(_ trace: Trace? = nil) {
        self.trace = trace
    }

    func connectionMade(_ transport: any Transport) throws { try note("made") }

    func dataReceived(_ bytes: Span<UInt8>) throws {
        let piece = String(decoding: [UInt8](copying: bytes), as: UTF8.self)
        text += piece
        try note("data", piece)
    }

    func eofReceived() throws -> Bool {
        try note("end")
        return keepsOpen
    }

    func connectionLost(_ error: (any Error)?) throws { try note("lost", error) }
    func pauseWriting() throws { try note("pause") }
    func resumeWriting() throws { try note("resume") }

    func wait(for event: String) async {
        while !events.contains(event) { await turns(1) }
    }

    private func note(_ event: String, _ value: (any Sendable)? = nil) throws {
        events.append(event)
        if let trace, event == "data" || event == "lost" {
            trace(event, value)
        } else {
            trace?(event)
        }
        if failsIn == event { throw Failure("oops") }
    }
}

/// Puts the protocols on the two ends of a connection, and returns their transports.
func connect(
    _ ours: TracedProtocol, _ theirs: TracedProtocol
) async throws -> (any Transport, any Transport) {
    let other = Shared<(any Transport)?>(nil)
    let server = try await createServer(port: 0) { Forwarding(to: theirs, other) }
    let (transport, _) = try await createConnection(host: "127.0.0.1", port: server.port) { ours }
    while other.value == nil { await turns(1) }
    server.close()
    guard let other = other.value else { fatalError("waited for above") }
    return (transport, other)
}

/// Tells which transport was made, and lets the other protocol take over.
private final class Forwarding: StreamProtocol {
    private let theirs: TracedProtocol
    private let made: Shared<(any Transport)?>

    init(to theirs: TracedProtocol, _ made: Shared<(any Transport)?>) {
        (self.theirs, self.made) = (theirs, made)
    }

    func connectionMade(_ transport: any Transport) throws {
        transport.setProtocol(theirs)
        made.value = transport
    }
}
