import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Testing

/// A protocol need not implement what it does not care about.
@Suite struct ProtocolDefaultsTests {
    private final class Silent: StreamProtocol {}

    private final class SilentBuffer: BufferedProtocol {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 16, alignment: 1)
        deinit { memory.deallocate() }
        func getBuffer(sizeHint: Int) -> UnsafeMutableRawBufferPointer { memory }
        func bufferUpdated(_ count: Int) {}
    }

    private final class SilentDatagrams: DatagramProtocol {}

    @Test(arguments: networkLoops, [true, false])
    func everyCallbackMayBeLeftOut(kind: TestLoop, isBuffered: Bool) throws {
        try onLoop(kind) {
            let server = try await createServer(port: 0) {
                isBuffered ? SilentBuffer() as any ConnectionProtocol : Silent()
            }
            let (transport, recorder) = try await createConnection(
                host: "127.0.0.1", port: server.port
            ) { Recorder() }
            transport.write(pattern(100_000))
            transport.writeEOF()
            // After the end it closes itself.
            try await recorder.lost.wait()
            server.close()
            try await server.waitClosed()
        }
    }

    @Test(arguments: networkLoops)
    func everyCallbackOfADatagramProtocolMayBeLeftOut(kind: TestLoop) throws {
        try onLoop(kind) {
            let (transport, _) = try await createDatagramEndpoint(local: ("127.0.0.1", 0)) {
                SilentDatagrams()
            }
            let address = try #require(transport.localAddress)
            for _ in 0..<3 { transport.send([1], to: address) }
            await turns(20)
            transport.close()
            await turns(5)
            #expect(transport.descriptor == -1)
        }
    }
}
