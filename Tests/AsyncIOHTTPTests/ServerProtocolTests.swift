import AsyncIOHTTP
import AsyncIOTesting
import Testing

@Suite struct ServerProtocolTests {
    private static let last = "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

    @Test func requestsMayComeInAnyPieces() throws {
        try withServer { request in
            HTTPServerResponse(bytes: try await request.bytes())
        } _: { server, _ in
            let answer = try await talk(
                to: server, "PO", "ST / HTTP/1.1\r", "\nHost: a\r\nContent-Le", "ngth: 4\r\n",
                "Connection: close\r\n\r", "\nab", "cd")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.hasSuffix("\r\n\r\nabcd"))
        }
    }

    @Test func pipelinedRequestsAreAnsweredInOrder() throws {
        let running = Counter()
        try withServer { request in
            running.enter()
            defer { running.leave() }
            if request.path == "/0" { try await sleep(for: .milliseconds(3)) }
            return HTTPServerResponse(text: "<\(request.path)>")
        } _: { server, _ in
            let requests = (0..<50).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined()
            let answer = try await talk(to: server, requests + Self.last)
            let bodies = answer.split(separator: "<").dropFirst().map { $0.prefix { $0 != ">" } }
            #expect(bodies == (0..<50).map { "/\($0)" } + ["/last"])
            #expect(running.most == 1)
        }
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\nHost: a\n\n",
        "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\r\n\r\n",
    ])
    func smugglingIsRefused(request: String) throws {
        try withServer { _ in HTTPServerResponse(text: "let in") } _: { server, _ in
            let answer = try await talk(to: server, request + Self.last)
            #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
            #expect(answer.contains("Connection: close\r\n"))
            #expect(!answer.contains("let in"))
        }
    }

    @Test(arguments: [
        ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        ("GET /LONG HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: LONG\r\n\r\n", 431),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\n\r\n", 413),
    ])
    func refusalsHaveTheirStatus(request: String, status: Int) throws {
        try withServer(.with { $0.maxBodyBytes = 1_000 }) { _ in
            HTTPServerResponse(text: "let in")
        } _: { server, _ in
            let long = String(repeating: "x", count: 70_000)
            let answer = try await talk(to: server, request.replacing("LONG", with: long))
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
            #expect(!answer.contains("let in"))
        }
    }

    @Test func bodiesThatTurnOutTooLongAre413() throws {
        try withServer(.with { $0.maxBodyBytes = 1_000 }) { request in
            HTTPServerResponse(bytes: try await request.bytes())
        } _: { server, http in
            let chunk = "200\r\n\(String(repeating: "x", count: 512))\r\n"
            let answer = try await talk(
                to: server,
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(chunk)\(chunk)")
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
            #expect(answer.contains("Connection: close"))
        }
        try withServer { request in
            HTTPServerResponse(bytes: try await request.bytes(upTo: 10))
        } _: { server, http in
            let refused = try await http.post(server.url("/"), body: .text("more than ten bytes"))
            #expect(refused.status.code == 413)
            #expect(try await http.post(server.url("/"), body: .text("ten bytes.")).text().count == 10)
        }
    }

    @Test func oldClientsGetWhatTheyUnderstand() throws {
        try withServer { request in
            request.path == "/stream"
                ? HTTPServerResponse { try await $0.write("streamed") }
                : HTTPServerResponse(text: "plain")
        } _: { server, _ in
            let plain = try await talk(to: server, "GET / HTTP/1.0\r\n\r\n")
            #expect(plain.contains("Content-Length: 5\r\n"))
            #expect(plain.hasSuffix("\r\n\r\nplain"))
            let streamed = try await talk(to: server, "GET /stream HTTP/1.0\r\n\r\n")
            #expect(!streamed.contains("chunked"))
            #expect(streamed.hasSuffix("\r\n\r\nstreamed"))
            let kept = try await talk(
                to: server,
                "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.0\r\n\r\n")
            #expect(kept.contains("Connection: keep-alive\r\n"))
            #expect(kept.ranges(of: "\r\n\r\nplain").count == 2)
        }
    }

    @Test func aClientThatAsksIsToldToContinue() throws {
        let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
        try withServer { request in
            guard request.headerFields[.authorization] == nil else {
                throw HTTPServerError(.unauthorized)
            }
            return HTTPServerResponse(bytes: try await request.bytes())
        } _: { server, _ in
            let (reader, writer) = try await openConnection(host: "127.0.0.1", port: server.port)
            try await writer.write(head)
            #expect(try await readHead(reader) == "HTTP/1.1 100 Continue\r\n\r\n")
            try await writer.write("ok")
            #expect(try await readHead(reader).hasPrefix("HTTP/1.1 200 "))
            #expect(try await reader.readExactly(2) == Array("ok".utf8))
            writer.close()
            let refused = try await talk(
                to: server, head.replacing("Expect", with: "Authorization: x\r\nExpect"))
            #expect(refused.hasPrefix("HTTP/1.1 401 "))
            #expect(refused.contains("Connection: close"))
        }
    }

    @Test func unreadBodiesDoNotConfuseTheNextRequest() throws {
        try withServer(.with { $0.mostBytesDrained = 1_000 }) { request in
            HTTPServerResponse(text: "<\(request.path)>")
        } _: { server, http in
            func post(_ size: Int) -> String {
                "POST /post HTTP/1.1\r\nHost: a\r\nContent-Length: \(size)\r\n\r\n"
                    + String(repeating: "x", count: size)
            }
            let short = try await talk(to: server, post(500) + Self.last)
            #expect(short.contains("</post>") && short.contains("</last>"))
            let long = try await talk(to: server, post(5_000) + Self.last)
            #expect(long.contains("Connection: close"))
            #expect(!long.contains("</last>"))
        }
    }

    @Test func theDateIsWellFormed() throws {
        try withServer { _ in HTTPServerResponse() } _: { server, http in
            let date = try #require(try await http.get(server.url("/")).headerFields[.date])
            #expect(date.utf8.count == 29)
            #expect(date.wholeMatch(of: /[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/) != nil)
        }
    }
}
