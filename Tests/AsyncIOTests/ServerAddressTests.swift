import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// Where servers listen: hosts, families, ports, and sockets that come from elsewhere.
@Suite struct ServerAddressTests {
    @Test(arguments: kernelLoops, [nil, ""])
    func noHostIsEveryAddress(kind: TestLoop, host: String?) throws {
        try onLoop(kind) { () async throws in
            let server = try await startServer(host: host, port: 0) { (_, writer) async throws in
                try await writer.write("hello")
            }
            #expect(server.addresses.first?.host == "0.0.0.0")
            #expect(Set(server.addresses.map(\.port)).count == 1, "all share one port")
            for address in server.addresses {
                let local = address.family == .ipv4 ? "127.0.0.1" : "::1"
                let read = try await withConnection(host: local, port: server.port) {
                    (reader, _) async throws in
                    try await reader.readToEnd()
                }
                #expect(read == Array("hello".utf8))
            }
            server.close()
        }
    }

    @Test(arguments: kernelLoops)
    func severalHostsShareAPort(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let hosts = ["127.0.0.1", "127.0.0.2", "127.0.0.1", "127.0.0.3"]
            let server = try await startServer(hosts: hosts, port: 0) { (_, writer) async throws in
                try await writer.write("hello")
            }
            #expect(server.addresses.map(\.host) == ["127.0.0.1", "127.0.0.2", "127.0.0.3"])
            #expect(Set(server.addresses.map(\.port)) == [server.port])
            for host in Set(hosts) {
                let read = try await withConnection(host: host, port: server.port) {
                    (reader, _) async throws in
                    try await reader.readToEnd()
                }
                #expect(read.count == 5)
            }
            server.close()
        }
    }

    @Test func bothFamiliesMayHaveTheSamePort() throws {
        try onLoop(.real) { () async throws in
            let four = try await startServer(host: "0.0.0.0", port: 0) { (_, _) async throws in }
            let six = try await startServer(host: "::", port: four.port) { (_, _) async throws in }
            #expect(six.addresses.map(\.description) == ["[::]:\(four.port)"])
            four.close()
            six.close()
        }
    }

    @Test func aPortMayBeShared() throws {
        try onLoop(.real) { () async throws in
            let shared = ServerConfiguration { $0.reusesPort = true }
            let first = try await startServer(port: 0, configuration: shared) {
                (_, _) async throws in
            }
            let second = try await startServer(port: first.port, configuration: shared) {
                (_, _) async throws in
            }
            #expect(second.port == first.port)
            first.close()
            second.close()
        }
    }

    @Test func connectionsAreKeptAliveOnRequest() throws {
        try onLoop(.real) { () async throws in
            let values = Trace()
            let configuration = ServerConfiguration { $0.keepsAlive = true }
            let server = try await startServer(port: 0, configuration: configuration) {
                (_, writer) async throws in
                values.add("\(try writer.option(.keepAlive))")
            }
            try await withConnection(host: "127.0.0.1", port: server.port) {
                (reader, _) async throws in
                _ = try await reader.readToEnd()
            }
            server.close()
            try await server.waitClosed()
            #expect(values.entries == ["1"])
        }
    }

    @Test func aSocketFromElsewhereIsServed() throws {
        try onLoop(.real) { () async throws in
            let network = KernelNetwork()
            let socket = try network.open(.stream, for: .ipv4)
            try network.bind(socket, to: .ipv4(0x7F00_0001, port: 0))
            let server = try await startServer(descriptors: [socket]) { (_, writer) async throws in
                try await writer.write("hello")
            }
            #expect(server.port > 0)
            let read = try await withConnection(host: "127.0.0.1", port: server.port) {
                (reader, _) async throws in
                try await reader.readToEnd()
            }
            #expect(read == Array("hello".utf8))
            server.close()
        }
    }

    @Test func whatIsNoStreamSocketIsRefusedAndStaysTheCallers() throws {
        try onLoop(.real) { () async throws in
            let network = KernelNetwork()
            let socket = try network.open(.datagram, for: .ipv4)
            let server = await thrown {
                try await startServer(descriptors: [socket]) { (_, _) async throws in }
            }
            #expect((server as? OSError)?.code == EPROTOTYPE)
            #expect(throws: OSError.self) { try openConnection(descriptor: socket) }
            #expect(fcntl(socket, F_GETFD) >= 0)
            network.close(socket)
            #expect(throws: OSError.self) { try openConnection(descriptor: socket) }
        }
    }

    @Test(arguments: [true, false])
    func aServerThatCannotBeginLeavesTheSocketsToTheCaller(isTwice: Bool) throws {
        try onLoop(.real) { () async throws in
            let listener = try boundSocket()
            let (left, right) = try KernelNetwork.pair()
            defer { for socket in [listener, left, right] { close(socket) } }
            // One socket cannot be watched twice, and one that is connected not listened on.
            let sockets = [listener, isTwice ? listener : left]
            let error = await thrown {
                try await startServer(descriptors: sockets) { (_, _) async throws in }
            }
            #expect(error is OSError)
            for socket in sockets { #expect(fcntl(socket, F_GETFD) >= 0) }
            let own = fcntl(listener, F_DUPFD_CLOEXEC, 0)
            let server = try await startServer(descriptors: [own]) { (_, _) async throws in }
            #expect(server.isServing, "nothing is left on the loop either")
            server.close()
        }
    }

    @Test func servingThatCouldNotBeginMayBeginLater() throws {
        try onLoop(.real) { () async throws in
            let (sockets, loop) = ([try boundSocket(), try boundSocket()], try runningLoop())
            let later = ServerConfiguration { $0.startsServing = false }
            let server = try await startServer(descriptors: sockets, configuration: later) {
                (_, writer) async throws in try await writer.write("hello")
            }
            // Who watches it already stands in the way.
            try loop.addReader(sockets[1]) {}
            #expect(throws: OSError.self) { try server.startServing() }
            #expect(!server.isServing)
            loop.removeReader(sockets[1])
            try server.startServing()
            for address in server.addresses {
                let port = try #require(address.port)
                let read = try await withConnection(host: "127.0.0.1", port: port) {
                    (reader, _) async throws in try await reader.readToEnd()
                }
                #expect(read == Array("hello".utf8))
            }
            server.close()
        }
    }

    @Test func anAcceptedSocketIsServed() throws {
        try onLoop(.real) { () async throws in
            let (left, right) = try KernelNetwork.pair()
            let (reader, writer) = try openConnection(descriptor: left)
            let (otherReader, otherWriter) = try openConnection(descriptor: right)
            try await writer.write("question")
            #expect(try await otherReader.readExactly(8) == Array("question".utf8))
            try await otherWriter.write("answer")
            otherWriter.close()
            #expect(try await reader.readToEnd() == Array("answer".utf8))
            writer.close()
        }
    }

    @Test func servingMayBeginLater() throws {
        try onLoop(.real) { () async throws in
            let later = ServerConfiguration { $0.startsServing = false }
            let server = try await startServer(port: 0, configuration: later) {
                (_, writer) async throws in
                try await writer.write("hello")
            }
            #expect(!server.isServing)
            #expect(!server.isClosed)
            let error = await thrown {
                try await openConnection(host: "127.0.0.1", port: server.port)
            }
            #expect((error as? OSError)?.code == ECONNREFUSED)
            try server.startServing()
            try server.startServing()
            #expect(server.isServing)
            let read = try await withConnection(host: "127.0.0.1", port: server.port) {
                (reader, _) async throws in
                try await reader.readToEnd()
            }
            #expect(read.count == 5)
            server.close()
            try server.startServing()
            #expect(!server.isServing)
        }
    }
}

/// A socket with an address of this machine, on which nobody listens yet.
private func boundSocket() throws -> Int32 {
    let network = KernelNetwork()
    let socket = try network.open(.stream, for: .ipv4)
    try network.bind(socket, to: .ipv4(0x7F00_0001, port: 0))
    return socket
}
