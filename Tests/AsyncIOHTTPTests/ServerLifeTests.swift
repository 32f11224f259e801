import AsyncIOHTTP
import AsyncIOTesting
import Testing

@Suite struct ServerLifeTests {
    struct Broken: Error {}

    @Test func aFailingHandlerIsReportedAndAnswered() throws {
        let reports = Notes()
        try withServer(reports: { reports.lines.append($0.message) }) { request in
            if request.path == "/fine" { return HTTPServerResponse(text: "fine") }
            throw Broken()
        } _: { server, http in
            let answer = try await http.get(server.url("/broken?x"))
            #expect(answer.status == .internalServerError)
            let text = try await answer.text()
            #expect(!text.contains("Broken"))
            #expect(try await http.get(server.url("/fine")).text() == "fine")
            #expect(server.connectionCount == 1)
        }
        #expect(reports.lines == ["the handler of GET /broken?x has failed: Broken()"])
    }

    @Test func aStreamThatFailsIsCutOff() throws {
        let reports = Notes()
        try withServer(reports: { reports.lines.append($0.message) }) { request in
            HTTPServerResponse(length: request.path == "/length" ? 10 : nil) { writer in
                try await writer.write("half")
                if request.path == "/throws" { throw Broken() }
            }
        } _: { server, http in
            #expect(try await http.get(server.url("/whole")).text() == "half")
            for path in ["/throws", "/length"] {
                let kind = try await clientError {
                    _ = try await http.get(server.url(path)).text()
                }
                #expect(kind == .truncatedBody || kind == .connectionLost)
            }
        }
        #expect(reports.lines.count == 2)
    }

    @Test func aResponseThatCannotBeSentBecomes500() throws {
        let reports = Notes()
        try withServer(reports: { reports.lines.append($0.message) }) { _ in
            HTTPServerResponse(headerFields: [.contentLength: "77"], text: "four")
        } _: { server, http in
            let status = try await http.get(server.url("/")).status
            #expect(status == .internalServerError)
        }
        #expect(reports.lines.count == 1)
    }

    @Test func slowHeadsAreCutOff() throws {
        try withServer(.with { $0.headTimeout = .milliseconds(20) }) { _ in
            HTTPServerResponse()
        } _: { server, _ in
            let partial = try await talk(to: server, "GET / HTTP/1.1\r\nHos")
            #expect(partial.hasPrefix("HTTP/1.1 408 "))
            let silent = try await talk(to: server)
            #expect(silent == "")
            let later = try await talk(
                to: server, "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n")
            #expect(later.hasPrefix("HTTP/1.1 200 "))
            #expect(later.contains("HTTP/1.1 408 "))
        }
    }

    @Test func stalledBodiesAreCutOff() throws {
        try withServer(.with { $0.stallTimeout = .milliseconds(20) }) { request in
            HTTPServerResponse(bytes: try await request.bytes())
        } _: { server, _ in
            let answer = try? await talk(
                to: server, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc")
            #expect(answer ?? "" == "")
            try await expectEventually { server.connectionCount == 0 }
        }
    }

    @Test func idleConnectionsAreClosedInTime() throws {
        try withServer(.with { $0.idleTimeout = .milliseconds(10) }) { _ in
            HTTPServerResponse(text: "x")
        } _: { server, _ in
            let answer = try await talk(to: server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(answer.hasSuffix("x"))
        }
    }

    @Test func closingEndsIdleConnectionsAndLetsOthersFinish() throws {
        try withServer { request in
            try await sleep(for: .milliseconds(20))
            return HTTPServerResponse(text: "done")
        } _: { server, _ in
            let (idle, idleWriter) = try await openConnection(host: "127.0.0.1", port: server.port)
            let running = createTask {
                try await talk(to: server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            }
            try await expectEventually { server.connectionCount == 2 }
            try await sleep(for: .milliseconds(2))
            server.close()
            #expect(try await idle.readToEnd() == [])
            #expect(!running.isDone)
            let answer = try await running.value
            #expect(answer.contains("Connection: close"))
            #expect(answer.hasSuffix("done"))
            idleWriter.close()
            await #expect(throws: OSError.self) {
                _ = try await openConnection(host: "127.0.0.1", port: server.port)
            }
        }
    }

    @Test func shutDownHasABound() throws {
        try onLoop(.real) {
            let server = try await startHTTPServer(port: 0) { _ in
                try await sleep(for: .seconds(100))
                return HTTPServerResponse()
            }
            let client = createTask {
                try await talk(to: server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            }
            try await expectEventually { server.connectionCount == 1 }
            try await sleep(for: .milliseconds(2))
            let endedByItself = try await server.shutDown(within: .milliseconds(10))
            #expect(!endedByItself)
            #expect(server.connectionCount == 0)
            #expect(try await client.value == "")
        }
    }

    @Test func aPortThatIsTakenIsAnError() throws {
        try withServer { _ in HTTPServerResponse() } _: { server, _ in
            let port = server.port
            await #expect(throws: OSError.self) {
                _ = try await startHTTPServer(port: port) { _ in HTTPServerResponse() }
            }
            try await sleep(for: .zero)
        }
    }
}
