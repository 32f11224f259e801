import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// What is connected for a branch of a `select` that has lost is let go, and no protocol hears of it.
@Suite struct TransportSelectTests {
    @Test func aConnectionIsClosed() throws {
        let folder = TemporaryFolder()
        let path = folder.file("socket")
        try onLoop(.real) {
            let (accepted, ended) = (Tally(), Tally())
            let server = try await startUnixServer(path: path) { reader, _ in
                accepted.add()
                _ = try await reader.readToEnd()
                ended.add()
            }
            try await expectLost { made in
                _ = try await createUnixConnection(path: path) {
                    made.add()
                    return Recorder()
                }
            }
            try await eventually { accepted.value == 1 && ended.value == 1 }
            server.close()
        }
    }

    @Test func anEndpointIsClosed() throws {
        try onLoop(.real) {
            try await expectLost { made in
                _ = try await createDatagramEndpoint(local: ("127.0.0.1", 0)) {
                    made.add()
                    return SilentDatagrams()
                }
            }
        }
    }

    @Test func whatIsHandedOverStaysTheCallers() throws {
        try onLoop(.real) {
            let (left, right) = try LoopSocket.pair()
            let socket = Shared(left)
            try await expectLost { made in
                _ = try await connectAcceptedSocket(socket.value) {
                    made.add()
                    return Recorder()
                }
            }
            try await right.sendAll([1])
            #expect(try await left.receive(upTo: 9) == [1])
            let datagrams = Shared(try await openDatagramSocket(local: ("127.0.0.1", 0)))
            try await expectLost { made in
                _ = try await createDatagramEndpoint(datagrams.value) {
                    made.add()
                    return SilentDatagrams()
                }
            }
            #expect(!datagrams.value.isClosed)
            let (reading, writing) = try KernelPipes.open()
            try await expectLost { made in
                _ = try await connectReadPipe(reading) {
                    made.add()
                    return Recorder()
                }
            }
            #expect(fcntl(reading, F_GETFD) >= 0)
            close(reading)
            close(writing)
        }
    }
}

/// Expects that a branch of a `select` that has lost makes nothing.
private func expectLost(
    _ branch: @escaping @Sendable (_ made: Tally) async throws -> Void
) async throws {
    let made = Tally()
    try await inLostBranch { try await branch(made) }
    #expect(made.value == 0, "no protocol is made for it")
}

private final class SilentDatagrams: DatagramProtocol {}
