import AsyncIOHTTP
import AsyncIOTesting
import Testing

@Suite struct ClientPoolTests {
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    @Test func connectionsAreUsedAgain() throws {
        let connections = Counter()
        try withRawServer { number, reader, writer in
            connections.enter()
            while true {
                _ = try await readHead(reader)
                try await writer.write(Self.ok)
            }
        } _: { url, http in
            for _ in 0..<20 {
                let text = try await http.get(url).text()
                #expect(text == "ok")
            }
            // Not read, but all here: the connection is as good as before.
            for _ in 0..<5 { try await http.get(url).checkStatus() }
            #expect(connections.value == 1)
            #expect(http.connectionCount == 1)
        }
    }

    @Test func aDeadKeptConnectionIsReplacedOnce() throws {
        let requests = Counter()
        try withRawServer { number, reader, writer in
            _ = try await readHead(reader)
            requests.enter()
            try await writer.write(Self.ok)
            if number == 1 { return }
            while true {
                _ = try await readHead(reader)
                requests.enter()
                try await writer.write(Self.ok)
            }
        } _: { url, http in
            #expect(try await http.get(url).text() == "ok")
            try await sleep(for: .milliseconds(2))
            #expect(try await http.get(url).text() == "ok")
            #expect(try await http.get(url).text() == "ok")
            #expect(requests.value == 3)
        }
    }

    @Test func whatMayNotBeRepeatedIsNot() throws {
        try withRawServer { number, reader, writer in
            _ = try await readHead(reader)
            try await writer.write(Self.ok)
        } _: { url, http in
            #expect(try await http.get(url).text() == "ok")
            try await sleep(for: .milliseconds(2))
            let kind = try await clientError { _ = try await http.post(url, body: .text("")) }
            #expect(kind == .connectionLost)
        }
    }

    @Test func aFreshConnectionThatDiesIsAnError() throws {
        let connections = Counter()
        try withRawServer { _, reader, _ in
            connections.enter()
            _ = try await readHead(reader)
        } _: { url, http in
            let kind = try await clientError { _ = try await http.get(url) }
            #expect(kind == .connectionLost)
            #expect(connections.value == 1)
        }
    }

    @Test func aHostHasNoMoreThanItsShare() throws {
        let running = Counter()
        try withServer(client: .with { $0.connectionsPerHost = 3 }) { request in
            running.enter()
            defer { running.leave() }
            try await sleep(for: .milliseconds(1))
            return HTTPServerResponse(text: request.path)
        } _: { server, http in
            let order = Notes()
            _ = try await gather(0..<30) { number in
                order.lines.append(try await http.get(server.url("/\(number)")).text())
            }
            #expect(running.most == 3)
            #expect(server.connectionCount == 3)
            // First come, first served: nobody is overtaken by more than the others in his row.
            for (place, path) in order.lines.enumerated() {
                #expect(abs((Int(path.dropFirst()) ?? -99) - place) < 3)
            }
        }
    }

    @Test func aCancelledWaiterTakesNothing() throws {
        try withServer(client: .with { $0.connectionsPerHost = 1 }) { request in
            try await sleep(for: .milliseconds(3))
            return HTTPServerResponse(text: request.path)
        } _: { server, http in
            let tasks = (0..<20).map { number in
                createTask { try await http.get(server.url("/\(number)")).text() }
            }
            try await sleep(for: .milliseconds(1))
            for (number, task) in tasks.enumerated() where number % 2 == 1 { task.cancel() }
            for (number, task) in tasks.enumerated() {
                if number % 2 == 1 {
                    await #expect(throws: CancelledError.self) { _ = try await task.value }
                } else {
                    #expect(try await task.value == "/\(number)")
                }
            }
            #expect(server.connectionCount == 1)
        }
    }

    @Test func aWaiterCancelledInTheTurnOfItsWakingPassesTheConnectionOn() throws {
        try withServer(client: .with { $0.connectionsPerHost = 1 }) { request in
            HTTPServerResponse(text: request.path)
        } _: { server, http in
            let held = try await http.get(server.url("/held"))
            let first = createTask { try await http.get(server.url("/first")).text() }
            let second = createTask { try await http.get(server.url("/second")).text() }
            try await sleep(for: .milliseconds(1))
            _ = try await held.bytes()
            first.cancel()
            _ = await first.result
            #expect(try await second.value == "/second")
        }
    }

    @Test func bodiesThatAreNotReadGiveTheConnectionUp() throws {
        try withServer(client: .with { $0.connectionsPerHost = 1 }) { request in
            HTTPServerResponse(bytes: [UInt8](repeating: 1, count: 5_000_000))
        } _: { server, http in
            for _ in 0..<5 { #expect(try await http.get(server.url("/")).status == .ok) }
            let response = try await http.get(server.url("/"))
            response.close()
            let kind = try await clientError { _ = try await response.bytes() }
            #expect(kind == .bodyAlreadyRead)
        }
    }

    @Test func idleConnectionsAreClosedInTime() throws {
        try withServer(client: .with { $0.idleTimeout = .milliseconds(5) }) { _ in
            HTTPServerResponse(text: "x")
        } _: { server, http in
            _ = try await gather(0..<5) { _ in try await http.get(server.url("/")).text() }
            #expect(http.connectionCount == 5)
            try await expectEventually { http.connectionCount == 0 }
            try await expectEventually { server.connectionCount == 0 }
        }
    }

    @Test func idleConnectionsAreBounded() throws {
        try withServer(client: .with { $0.idleConnections = 4 }) { _ in
            HTTPServerResponse(text: "x")
        } _: { server, http in
            _ = try await gather(0..<50) { _ in try await http.get(server.url("/")).text() }
            #expect(http.connectionCount <= 4)
        }
    }

    @Test func closingTheClientEndsWhatIsUnderWay() throws {
        try withServer { _ in
            try await sleep(for: .milliseconds(50))
            return HTTPServerResponse()
        } _: { server, http in
            let task = createTask { try await clientError { _ = try await http.get(server.url("/")) } }
            try await expectEventually { server.connectionCount == 1 }
            try await sleep(for: .milliseconds(1))
            http.close()
            #expect(try await task.value == .clientClosed)
            let kind = try await clientError { _ = try await http.get(server.url("/")) }
            #expect(kind == .clientClosed)
        }
    }
}
