import AsyncIOHTTP
import AsyncIOTesting
import Testing

@Suite struct ExchangeTests {
    @Test func aPageIsFetched() throws {
        try withServer { request in
            HTTPServerResponse(text: "\(request.method.rawValue) \(request.path)")
        } _: { server, http in
            let response = try await http.get(server.url("/hello"))
            #expect(response.status == .ok)
            #expect(response.headerFields[.contentType] == "text/plain; charset=utf-8")
            #expect(response.headerFields[.server]?.hasPrefix("swift-asyncio/") == true)
            #expect(response.headerFields[.date]?.hasSuffix(" GMT") == true)
            #expect(response.url == server.url("/hello"))
            #expect(try await response.text() == "GET /hello")
        }
    }

    @Test func theClientSaysWhoItIs() throws {
        try withServer { request in
            let fields = request.headerFields
            return HTTPServerResponse(
                text: "\(fields[.userAgent] ?? "") \(fields[.accept] ?? "") \(request.authority ?? "")")
        } _: { server, http in
            let text = try await http.get(server.url("/")).text()
            #expect(text.hasPrefix("swift-asyncio/"))
            #expect(text.hasSuffix(" */* 127.0.0.1:\(server.port)"))
            let other = try await http.get(server.url("/"), headerFields: [.userAgent: "me"]).text()
            #expect(other.hasPrefix("me */*"))
        }
    }

    @Test(arguments: [0, 1, 20_000, 3_000_000])
    func bodiesGoBothWays(size: Int) throws {
        let sent = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try withServer { request in
            HTTPServerResponse(bytes: try await request.bytes(upTo: 4_000_000))
        } _: { server, http in
            let response = try await http.post(server.url("/"), body: .bytes(sent))
            #expect(response.contentLength == size)
            #expect(try await response.bytes() == sent)
            let streamed = try await http.post(
                server.url("/"),
                body: .stream { writer in
                    for start in stride(from: 0, to: size, by: 65_000) {
                        try await writer.write(Array(sent[start..<min(size, start + 65_000)]))
                    }
                })
            #expect(try await streamed.bytes() == sent)
            #expect(server.connectionCount == 1)
        }
    }

    @Test func streamedAnswersComeInPieces() throws {
        try withServer { request in
            HTTPServerResponse(length: request.query == "length" ? 6 : nil) { writer in
                for piece in ["ab", "", "cd", "ef"] {
                    try await writer.write(piece)
                    try await sleep(for: .milliseconds(1))
                }
            }
        } _: { server, http in
            var pieces: [String] = []
            for try await piece in try await http.get(server.url("/")).body {
                pieces.append(String(decoding: piece, as: UTF8.self))
            }
            #expect(pieces == ["ab", "cd", "ef"])
            let known = try await http.get(server.url("/?length"))
            #expect(known.contentLength == 6)
            #expect(try await known.text() == "abcdef")
        }
    }

    @Test func aSequenceCanBeTheBody() throws {
        try withServer { _ in
            let (stream, feed) = AsyncStream.makeStream(of: [UInt8].self)
            for byte in UInt8(65)...70 { feed.yield([byte]) }
            feed.finish()
            return HTTPServerResponse(chunks: stream)
        } _: { server, http in
            let text = try await http.get(server.url("/")).text()
            #expect(text == "ABCDEF")
        }
    }

    @Test func headHasNoBody() throws {
        try withServer { request in
            request.path == "/stream"
                ? HTTPServerResponse { try await $0.write("long") } : HTTPServerResponse(text: "long")
        } _: { server, http in
            for path in ["/", "/stream", "/"] {
                let response = try await http.send(
                    HTTPClientRequest(method: .head, url: server.url(path)))
                #expect(response.status == .ok)
                #expect(response.contentLength == (path == "/" ? 4 : nil))
                #expect(try await response.bytes() == [])
            }
            #expect(server.connectionCount == 1)
        }
    }

    @Test func pathsAndQueriesAreDecoded() throws {
        try withServer { request in
            HTTPServerResponse(
                text: [
                    request.target, request.path, request.query ?? "-",
                    request.queryValue("a b") ?? "-", request.queryValue("none") ?? "-",
                ].joined(separator: "|"))
        } _: { server, http in
            let text = try await http.get(server.url("/x%20y%zz?a+b=1%2B1&c#no")).text()
            #expect(text == "/x%20y%zz?a+b=1%2B1&c|/x y%zz|a+b=1%2B1&c|1+1|-")
        }
    }

    @Test func statusesAreCheckedOnRequest() throws {
        try withServer { request in
            HTTPServerResponse(status: request.path == "/ok" ? .noContent : .notFound)
        } _: { server, http in
            try await http.get(server.url("/ok")).checkStatus()
            let missing = try await http.get(server.url("/no"))
            let error = #expect(throws: HTTPStatusError.self) { try missing.checkStatus() }
            #expect(error?.status == .notFound)
            #expect(error?.description == "\(server.url("/no")): the server answered 404 Not Found")
        }
    }

    @Test func latin1TextIsUnderstood() throws {
        try withServer { _ in
            HTTPServerResponse(
                headerFields: [.contentType: "text/plain; charset=ISO-8859-1"], bytes: [0x66, 0xFC])
        } _: { server, http in
            let text = try await http.get(server.url("/")).text()
            #expect(text == "fü")
        }
    }

    @Test func aThousandRequestsAtOnce() throws {
        let most = Counter()
        try withServer { request in
            most.enter()
            defer { most.leave() }
            try await sleep(for: .milliseconds(1))
            return HTTPServerResponse(text: request.path)
        } _: { server, http in
            let pages = try await gather(0..<1_000) { number in
                try await http.get(server.url("/\(number)")).text()
            }
            #expect(pages == (0..<1_000).map { "/\($0)" })
            #expect(most.most <= 100)
            #expect(most.most > 50)
            #expect(server.connectionCount <= 100)
        }
    }
}
