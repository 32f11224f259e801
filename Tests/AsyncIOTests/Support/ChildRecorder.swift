import AsyncIO

/// A protocol that writes down what it is told of a child, and can be told what to do then.
final class ChildRecorder: SubprocessProtocol {
    let lost = Event()
    private(set) var events: [String] = []
    private(set) var transport: SubprocessTransport?
    private(set) var bytes: [Int32: [UInt8]] = [:]
    /// How the child had ended when its exit was told.
    private(set) var statusAtExit: ExitStatus?
    private(set) var errors: [Int32: any Error] = [:]
    /// What is thrown by each of the callbacks.
    var failure: TestError?

    func text(_ stream: Int32) -> String { String(decoding: bytes[stream] ?? [], as: UTF8.self) }

    /// Waits until a stream has brought this much.
    func wait(for text: String, from stream: Int32) async {
        while self.text(stream) != text { await Task.yield() }
    }

    /// Waits until something was told.
    func wait(for event: String) async {
        while !events.contains(event) { await Task.yield() }
    }

    func connectionMade(_ transport: SubprocessTransport) throws {
        self.transport = transport
        try note("made")
    }

    func pipeDataReceived(_ stream: Int32, _ bytes: Span<UInt8>) throws {
        self.bytes[stream, default: []] += [UInt8](copying: bytes)
        if let failure { throw failure }
    }

    func pipeConnectionLost(_ stream: Int32, _ error: (any Error)?) throws {
        errors[stream] = error
        try note("pipe \(stream) lost")
    }

    func processExited() throws {
        statusAtExit = transport?.exitStatus
        try note("exited")
    }

    func connectionLost(_ error: (any Error)?) throws {
        lost.set()
        try note(error == nil ? "lost" : "lost by error")
    }

    func pauseWriting() throws { try note("pause") }
    func resumeWriting() throws { try note("resume") }

    private func note(_ event: String) throws {
        events.append(event)
        if let failure { throw failure }
    }
}
