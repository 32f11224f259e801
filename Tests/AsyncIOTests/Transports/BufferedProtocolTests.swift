import AsyncIO
import AsyncIOTesting
import Testing

/// Protocols that have what arrives written into their own memory.
@Suite struct BufferedProtocolTests {
    @Test(arguments: networkLoops, [1, 7, 100_000])
    func whatArrivesIsWrittenIntoTheBuffer(kind: TestLoop, size: Int) throws {
        let buffered = Shared(Buffered(size))
        try onLoop(kind) {
            let server = try await createServer(port: 0) { buffered.value }
            let (transport, _) = try await createConnection(host: "127.0.0.1", port: server.port) {
                Recorder()
            }
            transport.write(pattern(size == 100_000 ? 1_000_000 : 500))
            transport.close()
            try await buffered.value.lost.wait()
            server.close()
        }
        #expect(buffered.value.bytes == pattern(size == 100_000 ? 1_000_000 : 500))
        #expect(buffered.value.ends == 1)
        #expect(buffered.value.error == nil)
    }

    enum Fault: CaseIterable, Sendable {
        case getBuffer
        case bufferUpdated
        case noRoom
    }

    @Test(arguments: Fault.allCases)
    func aFaultOfTheProtocolEndsTheConnection(fault: Fault) throws {
        let reports = ReportTrace()
        let buffered = Shared(Buffered(fault == .noRoom ? 0 : 10))
        buffered.value.failsInGetBuffer = fault == .getBuffer
        buffered.value.failsInUpdate = fault == .bufferUpdated
        try sendOneByte(to: buffered, .real, reports)
        if fault == .noRoom {
            #expect(buffered.value.error is EmptyBufferError)
        } else {
            #expect(buffered.value.error as? TestError == TestError(1))
        }
        #expect(reports.of(.callbackFailed).count == 1)
    }

    @Test(arguments: networkLoops, [true, false])
    func aProtocolMayEndItWhileItIsAskedForRoom(kind: TestLoop, isAbort: Bool) throws {
        let reports = ReportTrace()
        let buffered = Shared(Buffered(10))
        buffered.value.whenAsked = { isAbort ? $0.abort() : $0.close() }
        try sendOneByte(to: buffered, kind, reports)
        #expect(buffered.value.error == nil)
        #expect(buffered.value.bytes.isEmpty)
        #expect(reports.all.isEmpty)
    }

    /// Has a server with that protocol receive a byte, and waits until the connection has ended.
    private func sendOneByte(
        to buffered: Shared<Buffered>, _ kind: TestLoop, _ reports: ReportTrace
    ) throws {
        try onLoop(kind, reports: reports.add) {
            let server = try await createServer(port: 0) { buffered.value }
            let (transport, client) = try await createConnection(
                host: "127.0.0.1", port: server.port
            ) { Recorder() }
            transport.write("x")
            try await buffered.value.lost.wait()
            try await client.lost.wait()
            server.close()
        }
    }

    @Test(arguments: networkLoops)
    func theTwoKindsOfProtocolMayTakeTurns(kind: TestLoop) throws {
        try withTransports(kind, server: Recorder(), client: Recorder()) { server, client in
            let buffered = Buffered(10)
            client.transport?.write("one")
            while server.text != "one" { await Task.yield() }
            server.transport?.setProtocol(buffered)
            client.transport?.write("two")
            while buffered.bytes != [UInt8]("two".utf8) { await Task.yield() }
            server.transport?.setProtocol(server)
            client.transport?.write("three")
            while server.text != "onethree" { await Task.yield() }
        }
    }
}

/// Takes what arrives in pieces of a size.
private final class Buffered: BufferedProtocol {
    let lost = Event()
    private(set) var bytes: [UInt8] = []
    private(set) var error: (any Error)?
    private(set) var ends = 0
    var failsInGetBuffer = false
    var failsInUpdate = false
    var whenAsked: ((any Transport) -> Void)?
    private var transport: (any Transport)?
    private let memory: UnsafeMutableRawBufferPointer

    init(_ size: Int) {
        memory = .allocate(byteCount: size, alignment: 1)
    }

    deinit {
        memory.deallocate()
    }

    func connectionMade(_ transport: any Transport) { self.transport = transport }

    func getBuffer(sizeHint: Int) throws -> UnsafeMutableRawBufferPointer {
        if failsInGetBuffer { throw TestError(1) }
        if let transport { whenAsked?(transport) }
        return memory
    }

    func bufferUpdated(_ count: Int) throws {
        if failsInUpdate { throw TestError(1) }
        bytes += memory[..<count]
    }

    func eofReceived() -> Bool {
        ends += 1
        return false
    }

    func connectionLost(_ error: (any Error)?) {
        self.error = error
        transport = nil
        lost.set()
    }
}
