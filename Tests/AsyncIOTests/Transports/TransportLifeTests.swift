import AsyncIO
import AsyncIOTesting
import Testing

/// A protocol is freed when its connection is lost, or another takes over; but never while it is told
/// something.
@Suite struct TransportLifeTests {
    @Test(arguments: networkLoops)
    func oneThatIsReplacedWhileItIsToldLivesUntilItHasEnded(kind: TestLoop) throws {
        let trace = Trace()
        try onLoop(kind) {
            let second = Recorder(trace, "second")
            let server = try await createServer(port: 0) {
                Mortal(trace) { $0.setProtocol(second) }
            }
            let (client, _) = try await connect(to: server)
            client.write("one")
            while !trace.entries.contains("freed") { await Task.yield() }
            client.write("two")
            while second.text != "two" { await Task.yield() }
            client.close()
            try await second.lost.wait()
            server.close()
        }
        #expect(
            trace.entries == [
                "told", "end of told", "freed", "second data 3", "second end", "second lost",
            ])
    }

    @Test(arguments: networkLoops)
    func alsoWhileItRunsALoopInWhichItIsReplaced(kind: TestLoop) throws {
        let trace = Trace()
        try onLoop(kind) {
            let (loop, place) = (try runningLoop(), Place())
            let second = Shared(Recorder(trace, "second"))
            let server = try await createServer(port: 0) {
                Mortal(trace) { transport in
                    transport.setProtocol(second.value)
                    place.transport?.write("two")
                    try? loop.runNested {
                        while second.value.text != "two" { await Task.yield() }
                    }
                }
            }
            place.transport = try await connect(to: server).transport
            place.transport?.write("one")
            while !trace.entries.contains("freed") { await Task.yield() }
            place.transport?.close()
            try await second.value.lost.wait()
            server.close()
        }
        #expect(
            trace.entries == [
                "told", "second data 3", "end of told", "freed", "second end", "second lost",
            ])
    }

    @Test(arguments: networkLoops, [true, false])
    func oneThatEndsItsConnectionIsFreedOnceItIsLost(kind: TestLoop, isAbort: Bool) throws {
        let trace = Trace()
        try onLoop(kind) {
            let server = try await createServer(port: 0) {
                Mortal(trace) { isAbort ? $0.abort() : $0.close() }
            }
            let (client, recorder) = try await connect(to: server)
            client.write("one")
            try await recorder.lost.wait()
            while !trace.entries.contains("freed") { await Task.yield() }
            server.close()
        }
        #expect(trace.entries == ["told", "end of told", "lost", "freed"])
    }

    /// What reads is in the ring when the loop is closed, and the connection open.
    @Test func oneThatIsDueWhenItsLoopIsClosedIsFreed() throws {
        let trace = Trace()
        let loop = try EventLoop(debug: false)
        try loop.runUntilComplete {
            let place = Place()
            let server = try await createServer(port: 0) {
                Mortal(trace) {
                    place.transport = $0
                    $0.pauseReading()
                }
            }
            let (client, _) = try await connect(to: server)
            client.write("one")
            while place.transport == nil { await Task.yield() }
            let transport = try #require(place.transport)
            client.write("two")
            while !loop.isReady(transport.descriptor, for: .read) { await Task.yield() }
            transport.resumeReading()
            place.transport = nil
        }
        #expect(trace.entries == ["told", "end of told"])
        loop.close()
        #expect(trace.entries == ["told", "end of told", "freed"])
    }

    private func connect(
        to server: Server
    ) async throws -> (transport: any Transport, protocol: Recorder) {
        try await createConnection(host: "127.0.0.1", port: server.port) { Recorder() }
    }
}

/// A protocol that nobody but its transport holds, and that says when it is freed.
private final class Mortal: StreamProtocol {
    private let trace: Trace
    private let whenTold: (any Transport) -> Void
    private var transport: (any Transport)?

    init(_ trace: Trace, whenTold: @escaping (any Transport) -> Void) {
        self.trace = trace
        self.whenTold = whenTold
    }

    deinit {
        trace.add("freed")
    }

    func connectionMade(_ transport: any Transport) { self.transport = transport }

    func dataReceived(_ bytes: Span<UInt8>) {
        guard let transport else { return }
        trace.add("told")
        whenTold(transport)
        trace.add("end of told")
    }

    func connectionLost(_ error: (any Error)?) { trace.add("lost") }
}

/// A place for a transport that is there later.
private final class Place: @unchecked Sendable {
    // SAFETY: used on one loop's thread only.
    var transport: (any Transport)?
}
