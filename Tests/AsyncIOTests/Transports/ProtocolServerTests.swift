import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// Servers that have a protocol for each connection.
@Suite struct ProtocolServerTests {
    @Test(arguments: networkLoops)
    func manyConnectionsWithoutATask(kind: TestLoop) throws {
        try onLoop(kind) {
            let server = try await createServer(port: 0) { EchoProtocol() }
            let tasks = try runningLoop().allTasks.count
            var clients: [Recorder] = []
            for number in 0..<50 {
                let (transport, recorder) = try await createConnection(
                    host: "127.0.0.1", port: server.port
                ) { Recorder() }
                transport.write("\(number)")
                clients.append(recorder)
            }
            for (number, client) in clients.enumerated() {
                while client.text != "\(number)" { await Task.yield() }
            }
            #expect(server.connectionCount == 50)
            #expect(try runningLoop().allTasks.count == tasks)
            for client in clients { client.transport?.close() }
            server.close()
            try await server.waitClosed()
            #expect(server.connectionCount == 0)
        }
    }

    @Test(arguments: networkLoops)
    func closeLeavesConnectionsAndCloseClientsClosesThem(kind: TestLoop) throws {
        try onLoop(kind) {
            let server = try await createServer(port: 0) { EchoProtocol() }
            let (transport, recorder) = try await createConnection(
                host: "127.0.0.1", port: server.port
            ) { Recorder() }
            transport.write("x")
            while recorder.bytes.isEmpty { await Task.yield() }
            server.close()
            #expect(!server.isServing)
            transport.write("y")
            while recorder.text != "xy" { await Task.yield() }
            server.closeClients()
            try await recorder.lost.wait()
            try await server.waitClosed()
            let error = await thrown {
                try await createConnection(host: "127.0.0.1", port: server.port) { Recorder() }
            }
            #expect((error as? OSError)?.code == ECONNREFUSED)
        }
    }

    @Test(arguments: networkLoops, [false, true])
    func unixSockets(kind: TestLoop, isAbstract: Bool) throws {
        let path =
            isAbstract
            ? "\0asyncio-\(getpid())-\(kind)" : "/tmp/asyncio-\(getpid())-\(kind).socket"
        defer { if !isAbstract { unlink(path) } }
        try onLoop(kind) {
            let server = try await createUnixServer(path: path) { EchoProtocol() }
            let (transport, recorder) = try await createUnixConnection(path: path) { Recorder() }
            #expect(transport.peerAddress == .unix(path))
            transport.write("unix")
            while recorder.text != "unix" { await Task.yield() }
            transport.close()
            try await recorder.lost.wait()
            server.close()
            try await server.waitClosed()
        }
    }

    @Test(arguments: networkLoops)
    func aSocketThatWasAcceptedElsewhere(kind: TestLoop) throws {
        try onLoop(kind) {
            let listener = try LoopSocket.listening()
            let address = try #require(listener.localAddress)
            let (transport, recorder) = try await createConnection(
                host: address.host, port: address.port ?? 0
            ) { Recorder() }
            let (socket, peer) = try await listener.accept()
            let (accepted, _) = try await connectAcceptedSocket(socket) { EchoProtocol() }
            #expect(accepted.peerAddress == peer)
            transport.write("hello")
            while recorder.text != "hello" { await Task.yield() }
            transport.close()
            try await recorder.lost.wait()
        }
    }

    @Test func anAddressInUseIsAnError() throws {
        try onLoop(.real) {
            let server = try await createServer(port: 0) { EchoProtocol() }
            let error = await thrown {
                try await createServer(port: server.port) { EchoProtocol() }
            }
            #expect((error as? OSError)?.code == EADDRINUSE)
            server.close()
        }
    }

    @Test func nothingStaysOpen() async {
        await #expect(processExitsWith: .success) {
            var counts: [Int?] = []
            for _ in 0..<4 {
                try onLoop(.real) {
                    let server = try await createServer(port: 0) { EchoProtocol() }
                    for number in 0..<20 {
                        let (transport, recorder) = try await createConnection(
                            host: "127.0.0.1", port: server.port
                        ) { Recorder() }
                        transport.write("x")
                        // Some end in order, some abruptly, some only with the loop.
                        if number % 3 == 0 { transport.close() }
                        if number % 3 == 1 { transport.abort() }
                        if number % 3 < 2 { try await recorder.lost.wait() }
                    }
                }
                counts.append(openDescriptorCount())
            }
            #expect(counts.suffix(2).first == counts.last)
        }
    }
}
