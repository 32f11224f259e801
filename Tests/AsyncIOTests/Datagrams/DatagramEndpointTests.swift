import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// Datagrams beneath a protocol.
@Suite struct DatagramEndpointTests {
    @Test(arguments: networkLoops)
    func questionAndAnswer(kind: TestLoop) throws {
        try onLoop(kind) {
            let server = DatagramRecorder()
            server.onDatagram = { transport, bytes, sender in transport.send(bytes, to: sender) }
            let (endpoint, _) = try await createDatagramEndpoint(local: ("127.0.0.1", 0)) { server }
            #expect(server.trace.entries == ["made"])
            let port = try #require(endpoint.localAddress?.port)
            let (transport, client) = try await createDatagramEndpoint(
                remote: ("127.0.0.1", port)
            ) { DatagramRecorder() }
            #expect(transport.peerAddress == endpoint.localAddress)
            transport.send([1, 2])
            let nothing: [UInt8] = []
            transport.send(nothing.span)
            transport.send([3], to: endpoint.localAddress)
            while client.datagrams.count < 3 { await Task.yield() }
            #expect(client.datagrams.map(\.bytes) == [[1, 2], [], [3]])
            #expect(client.datagrams.allSatisfy { $0.sender == endpoint.localAddress })
            transport.close()
            transport.close()
            #expect(transport.isClosing)
            transport.send([4])
            #expect(client.trace.entries.last != "lost")
            try await client.lost.wait()
            #expect(client.trace.entries == ["made", "2 bytes", "0 bytes", "1 bytes", "lost"])
            endpoint.abort()
            try await server.lost.wait()
        }
    }

    @Test func overIPv6() throws {
        try onLoop(.real) {
            let server = DatagramRecorder()
            let made = try? await createDatagramEndpoint(local: ("::1", 0)) { server }
            guard let endpoint = made?.transport else {
                return print("skipped: this machine has no IPv6")
            }
            let (transport, _) = try await createDatagramEndpoint(
                remote: ("::1", endpoint.localAddress?.port ?? 0)
            ) { DatagramRecorder() }
            transport.send([6])
            while server.datagrams.isEmpty { await Task.yield() }
            #expect(server.datagrams == [Datagram(bytes: [6], sender: transport.localAddress)])
        }
    }

    /// "Any address" is this machine, as a peer.
    @Test func thePeerIsTheOneThatTheKernelHasChosen() throws {
        try onLoop(.real) {
            let server = try await openDatagramSocket(local: ("127.0.0.1", 0))
            let address = try #require(server.localAddress)
            let port = try #require(address.port)
            let socket = try await openDatagramSocket(remote: ("0.0.0.0", port))
            #expect(socket.peerAddress == address)
            try await server.send([1], to: try #require(socket.localAddress))
            try await socket.send([2], to: try #require(try await socket.receive().sender))
            try await socket.send([3], to: .ipv4(0, port: UInt16(port)))
            for byte: UInt8 in 2...3 { #expect(try await server.receive().bytes == [byte]) }
            let (transport, recorder) = try await createDatagramEndpoint(socket) {
                DatagramRecorder()
            }
            transport.send([4], to: address)
            transport.send([5], to: .ipv4(0, port: UInt16(port)))
            for byte: UInt8 in 4...5 { #expect(try await server.receive().bytes == [byte]) }
            transport.close()
            try await recorder.lost.wait()
        }
    }

    @Test func errorsAreToldAndTheEndpointGoesOn() throws {
        try onLoop(.real) {
            let gone = try await openDatagramSocket(local: ("127.0.0.1", 0))
            let port = try #require(gone.localAddress?.port)
            gone.close()
            let (transport, recorder) = try await createDatagramEndpoint(
                remote: ("127.0.0.1", port)
            ) { DatagramRecorder() }
            transport.send([1])
            while recorder.errors.isEmpty { await Task.yield() }
            #expect(recorder.errors.map(\.code) == [ECONNREFUSED])
            transport.send(pattern(100_000))
            #expect(recorder.errors.map(\.code) == [ECONNREFUSED, EMSGSIZE])
            let again = try await openDatagramSocket(local: ("127.0.0.1", port))
            transport.send([2])
            #expect(try await again.receive().bytes == [2])
            #expect(!transport.isClosing)
            transport.close()
            try await recorder.lost.wait()
        }
    }

    @Test func whatTheProtocolThrowsIsReportedAndTheEndpointGoesOn() throws {
        let reports = ReportTrace()
        try onLoop(.real, reports: reports.add) {
            let recorder = DatagramRecorder()
            recorder.onDatagram = { _, _, _ in throw TestError(1) }
            let (transport, _) = try await createDatagramEndpoint(local: ("127.0.0.1", 0)) {
                recorder
            }
            let address = try #require(transport.localAddress)
            for _ in 0..<3 { transport.send([1], to: address) }
            while recorder.datagrams.count < 3 { await Task.yield() }
            #expect(!transport.isClosing)
            transport.close()
            try await recorder.lost.wait()
        }
        #expect(reports.of(.callbackFailed).count == 3)
    }

    @Test(arguments: kernelLoops)
    func whatTheSocketHasNoRoomForIsKeptInOrder(kind: TestLoop) throws {
        try onLoop(kind) {
            let path = "\0asyncio-\(getpid())-\(kind)-endpoint"
            let receiver = try await openUnixDatagramSocket(path: path)
            let (transport, recorder) = try await createDatagramEndpoint(
                try await openUnixDatagramSocket(remotePath: path)
            ) { DatagramRecorder() }
            let block = pattern(1_000)
            for _ in 0..<400 { transport.send(block) }
            #expect(transport.writeBufferSize > transport.waterMarks.high)
            #expect(recorder.trace.entries == ["made", "pause"])
            transport.send([7])
            transport.close()
            for _ in 0..<400 { #expect(try await receiver.receive().bytes == block) }
            #expect(try await receiver.receive().bytes == [7])
            try await recorder.lost.wait()
            #expect(transport.writeBufferSize == 0)
            #expect(recorder.trace.entries == ["made", "pause", "resume", "lost"])
        }
    }

    @Test(arguments: networkLoops)
    func aSocketThatIsHandedOverIsTheTransportsAlone(kind: TestLoop) throws {
        try onLoop(kind) {
            let socket = try await openDatagramSocket(local: ("127.0.0.1", 0))
            let address = try #require(socket.localAddress)
            let (transport, recorder) = try await createDatagramEndpoint(socket) {
                DatagramRecorder()
            }
            #expect(socket.isClosed)
            // As a `defer` does it.
            socket.close()
            #expect(transport.localAddress == address)
            #expect(transport.descriptor >= 0)
            transport.send([1], to: address)
            while recorder.datagrams.isEmpty { await Task.yield() }
            #expect(recorder.errors.isEmpty)
            transport.close()
            try await recorder.lost.wait()
        }
    }

    @Test func aSocketWhoseDatagramsNobodyHasReadStaysTheCallers() throws {
        try onLoop(.real) {
            let socket = Shared(try await openDatagramSocket(local: ("127.0.0.1", 0)))
            let address = try #require(socket.value.localAddress)
            try await socket.value.send([1], to: address)
            // What a loser receives is kept for the next one.
            try await inLostBranch { _ = try await socket.value.receive() }
            let error = await thrown {
                try await createDatagramEndpoint(socket.value) { DatagramRecorder() }
            }
            #expect((error as? OSError)?.code == EINVAL)
            #expect(error.map { "\($0)".contains("nobody has read") } == true)
            #expect(try await socket.value.receive().bytes == [1])
        }
    }

    @Test func aSocketThatIsClosedBecomesNoEndpoint() throws {
        try onLoop(.real) {
            let socket = try await openDatagramSocket(local: ("127.0.0.1", 0))
            socket.close()
            let recorder = DatagramRecorder()
            let error = await thrown { try await createDatagramEndpoint(socket) { recorder } }
            #expect(error is StreamClosedError)
            await turns()
            #expect(recorder.trace.entries.isEmpty)
        }
    }

    @Test func abortLosesWhatIsWaiting() throws {
        try onLoop(.real) {
            let path = "\0asyncio-\(getpid())-aborted-endpoint"
            let receiver = try await openUnixDatagramSocket(path: path)
            let (transport, recorder) = try await createDatagramEndpoint(
                try await openUnixDatagramSocket(remotePath: path)
            ) { DatagramRecorder() }
            for _ in 0..<1_000 { transport.send([1]) }
            #expect(transport.writeBufferSize > 0)
            transport.abort()
            transport.abort()
            #expect(transport.writeBufferSize == 0)
            try await recorder.lost.wait()
            #expect(recorder.trace.entries == ["made", "lost"])
            withExtendedLifetime(receiver) {}
        }
    }

    @Test func faultsOfTheSystemAreTold() throws {
        let plan = FaultPlan()
        plan.fail("recvfrom", with: ENOMEM)
        plan.fail("sendto", with: ENETUNREACH)
        try plan.run {
            try onLoop(.real) {
                let (transport, recorder) = try await createDatagramEndpoint(
                    local: ("127.0.0.1", 0)
                ) { DatagramRecorder() }
                let address = try #require(transport.localAddress)
                transport.send([1], to: address)
                transport.send([2], to: address)
                while recorder.datagrams.isEmpty { await Task.yield() }
                #expect(recorder.datagrams.map(\.bytes) == [[2]])
                #expect(recorder.errors.map(\.code).sorted() == [ENOMEM, ENETUNREACH])
                transport.close()
                try await recorder.lost.wait()
            }
        }
    }

    @Test func anEndpointThatIsNotConnectedNeedsAnAddress() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop(.real) {
                let (transport, _) = try await createDatagramEndpoint { DatagramRecorder() }
                transport.send([1])
            }
        }
        try expect(result, "name an address")
    }

    @Test func anEndpointThatIsConnectedSendsToItsPeerOnly() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop(.real) {
                let (transport, _) = try await createDatagramEndpoint(remote: ("127.0.0.1", 9)) {
                    DatagramRecorder()
                }
                transport.send([1], to: .ipv4(0x7F00_0001, port: 10))
            }
        }
        try expect(result, "can send to nobody else")
    }
}

/// A datagram protocol that writes down what it is told.
private final class DatagramRecorder: DatagramProtocol {
    let trace = Trace()
    let lost = Event()
    private(set) var datagrams: [Datagram] = []
    private(set) var errors: [OSError] = []
    private var transport: DatagramTransport?
    var onDatagram: ((DatagramTransport, [UInt8], SocketAddress?) throws -> Void)?

    func connectionMade(_ transport: DatagramTransport) {
        self.transport = transport
        trace.add("made")
    }

    func datagramReceived(_ bytes: Span<UInt8>, from sender: SocketAddress?) throws {
        let bytes = [UInt8](copying: bytes)
        datagrams.append(Datagram(bytes: bytes, sender: sender))
        trace.add("\(bytes.count) bytes")
        if let transport { try onDatagram?(transport, bytes, sender) }
    }

    func errorReceived(_ error: OSError) { errors.append(error) }
    func pauseWriting() { trace.add("pause") }
    func resumeWriting() { trace.add("resume") }

    func connectionLost(_ error: (any Error)?) {
        trace.add(error == nil ? "lost" : "lost by error")
        lost.set()
    }
}
