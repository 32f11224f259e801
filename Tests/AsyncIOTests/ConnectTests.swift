import AsyncIO
import AsyncIOTesting
import Testing

/// Connecting, and what can go wrong with it.
@Suite struct ConnectTests {
    @Test(arguments: networkLoops)
    func aRefusedConnectionTellsEverything(kind: TestLoop) throws {
        try onLoop(kind) {
            let port = try await freePort()
            let error = await thrown { try await openConnection(host: "127.0.0.1", port: port) }
            let osError = try #require(error as? OSError)
            #expect(osError.call == "connect")
            #expect(osError.subject == "127.0.0.1:\(port)")
            #expect(osError.cause == "Connection refused")
            #expect(
                osError.description == """
                    connect 127.0.0.1:\(port): Connection refused (error \(osError.code)). \
                    Is the server running and listening on that port?
                    """)
        }
    }

    @Test(arguments: networkLoops)
    func aNameThatDoesNotExistIsAClearError(kind: TestLoop) throws {
        try onLoop(kind) {
            let error = await thrown {
                try await openConnection(host: "no such host", port: 80)
            }
            let resolution = try #require(error as? NameResolutionError)
            #expect(resolution.host == "no such host")
            #expect(resolution.description.hasPrefix("cannot resolve \"no such host\": "))
            let remedy =
                kind == .simulated ? "a simulated loop knows no names" : "Check the spelling"
            #expect(resolution.description.contains(remedy))
        }
    }

    @Test(arguments: [-1, 65_536, Int.max])
    func aPortOutOfRangeIsAClearError(port: Int) throws {
        try onLoop(.real) {
            let error = await thrown { try await openConnection(host: "127.0.0.1", port: port) }
            #expect((error as? OSError)?.subject == "port \(port)")
            #expect((error as? OSError)?.call == "connect")
            for host in ["127.0.0.1", ""] {
                let server = await thrown {
                    try await startServer(host: host, port: port) { _, _ in }
                }
                #expect((server as? OSError)?.call == "bind")
            }
            let found = await thrown { try await getAddressInfo(host: "127.0.0.1", port: port) }
            #expect((found as? OSError)?.call == "getaddrinfo")
            let socket = await thrown { try await openDatagramSocket(local: ("127.0.0.1", port)) }
            #expect((socket as? OSError)?.call == "bind")
        }
    }

    @Test(arguments: networkLoops)
    func namesAreLookedUp(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let server = try await startServer(host: "localhost", port: 0) { _, writer in
                try await writer.write("hello")
            }
            let (reader, writer) = try await openConnection(host: "localhost", port: server.port)
            #expect(try await reader.readToEnd() == Array("hello".utf8))
            writer.close()
            server.close()
            try await server.waitClosed()
        }
    }

    @Test(arguments: networkLoops)
    func aCancelledConnectionLeavesNothingOpen(kind: TestLoop) throws {
        let reports = ReportTrace()
        try onLoop(kind, debug: true, reports: reports.add) {
            // An address of a network that is reserved for documentation: nobody answers.
            let task = createTask {
                let (_, writer) = try await openConnection(host: "192.0.2.1", port: 9)
                writer.close()
            }
            await turns()
            task.cancel(reason: .user("enough"))
            // Where there is no network at all, the error is that one.
            let error = await thrown { try await task.value }
            if !(error is OSError) {
                #expect((error as? CancelledError)?.reason == .user("enough"))
            }
        }
        #expect(reports.of(.leak).isEmpty)
    }

    @Test(arguments: networkLoops)
    func manyConnectionsOneAfterTheOther(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let server = try await startServer(port: 0) { reader, writer in
                try await writer.write(try await reader.readToEnd())
            }
            for number in 0..<300 {
                let (reader, writer) = try await openConnection(
                    host: "127.0.0.1", port: server.port)
                try await writer.write("\(number)")
                writer.endWriting()
                #expect(try await reader.readToEnd() == Array("\(number)".utf8))
                writer.close()
            }
            server.close()
            try await server.waitClosed()
        }
    }
}
