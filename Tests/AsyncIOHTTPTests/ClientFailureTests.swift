import AsyncIOHTTP
import AsyncIOTesting
import Testing

@Suite struct ClientFailureTests {
    @Test(arguments: [
        ("example.com", HTTPClientError.Kind.invalidURL), ("", .invalidURL),
        ("ftp://a/", .invalidURL), ("http://", .invalidURL), ("http://a b/", .invalidURL),
        ("http://a:99999/", .invalidURL), ("https://a/", .tlsNotSupported),
    ])
    func badURLsAreRefused(url: String, expected: HTTPClientError.Kind) throws {
        try onLoop(.real) {
            try await withHTTPClient { http in
                do {
                    _ = try await http.get(url)
                    Issue.record("\(url) was taken")
                } catch let error as HTTPClientError {
                    #expect(error.kind == expected)
                    #expect(error.url == url)
                    #expect(error.description.hasPrefix("\(url): "))
                }
            }
        }
    }

    @Test func refusedConnectionsSaySo() throws {
        try onLoop(.real) {
            let server = try await startServer(port: 0) { _, _ in }
            let port = server.port
            server.close()
            try await server.waitClosed()
            try await withHTTPClient { http in
                do {
                    _ = try await http.get("http://127.0.0.1:\(port)/")
                    Issue.record("nobody listens there")
                } catch let error as HTTPClientError {
                    #expect(error.kind == .connectionFailed)
                    #expect(error.underlying is OSError)
                    #expect(error.reason.contains("Connection refused"))
                }
                #expect(http.connectionCount == 0)
            }
        }
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", HTTPClientError.Kind.truncatedBody),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", .truncatedBody),
        ("HTTP/1.1 200 OK\r\nContent-Le", .connectionLost), ("", .connectionLost),
        ("SSH-2.0-OpenSSH\r\n", .invalidResponse),
        ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", .invalidResponse),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", .invalidResponse),
    ])
    func brokenAnswersAreErrors(answer: String, expected: HTTPClientError.Kind) throws {
        try withRawServer { _, reader, writer in
            _ = try await readHead(reader)
            try await writer.write(answer)
        } _: { url, http in
            let kind = try await clientError { _ = try await http.get(url).bytes() }
            #expect(kind == expected)
            #expect(http.connectionCount == 0)
        }
    }

    @Test func anOldServerEndsTheBodyByClosing() throws {
        try withRawServer { _, reader, writer in
            _ = try await readHead(reader)
            try await writer.write("HTTP/1.0 200 OK\r\n\r\nto the end")
        } _: { url, http in
            let text = try await http.get(url).text()
            #expect(text == "to the end")
            #expect(http.connectionCount == 0)
        }
    }

    @Test func hangingServersMeetTheTimeLimit() throws {
        try withRawServer(client: .with { $0.totalTimeout = .milliseconds(15) }) { number, reader, writer in
            _ = try await readHead(reader)
            if number == 2 { try await writer.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab") }
            try await sleep(for: .seconds(100))
        } _: { url, http in
            let head = try await clientError { _ = try await http.get(url) }
            #expect(head == .timeout)
            let response = try await http.get(url)
            let body = try await clientError { _ = try await response.bytes() }
            #expect(body == .timeout)
            #expect(http.connectionCount == 0)
        }
    }

    @Test func waitingForAConnectionCountsToo() throws {
        let configuration = HTTPClientConfiguration.with {
            $0.totalTimeout = .milliseconds(15)
            $0.connectionsPerHost = 1
        }
        try withRawServer(client: configuration) { _, _, _ in
            try await sleep(for: .seconds(100))
        } _: { url, http in
            let kinds = try await gather(0..<5) { _ in
                try await clientError { _ = try await http.get(url) }
            }
            #expect(kinds == Array(repeating: .timeout, count: 5))
            #expect(http.connectionCount == 0)
        }
    }

    @Test func cancellationLeavesNothingOpen() throws {
        try withServer { _ in
            try await sleep(for: .milliseconds(30))
            return HTTPServerResponse()
        } _: { server, http in
            let tasks = (0..<10).map { _ in
                createTask { _ = try await http.get(server.url("/")) }
            }
            try await expectEventually { server.connectionCount == 10 }
            for task in tasks { task.cancel(reason: .user("enough")) }
            for task in tasks {
                let error = await #expect(throws: CancelledError.self) { try await task.value }
                #expect(error?.reason == .user("enough"))
            }
            #expect(http.connectionCount == 0)
            try await expectEventually { server.connectionCount == 0 }
        }
    }

    @Test func anOuterTimeOutIsTheCallersOwn() throws {
        try withServer { _ in
            try await sleep(for: .milliseconds(30))
            return HTTPServerResponse()
        } _: { server, http in
            await #expect(throws: TimeoutError.self) {
                try await withTimeout(.milliseconds(5)) { _ = try await http.get(server.url("/")) }
            }
            #expect(http.connectionCount == 0)
        }
    }

    @Test func longBodiesMeetTheirLimit() throws {
        try withServer(client: .with { $0.maxBodyBytes = 1_000 }) { request in
            request.path == "/stream"
                ? HTTPServerResponse { writer in
                    for _ in 0..<20 { try await writer.write(String(repeating: "x", count: 100)) }
                } : HTTPServerResponse(bytes: [UInt8](repeating: 1, count: 2_000))
        } _: { server, http in
            for path in ["/", "/stream"] {
                let kind = try await clientError {
                    _ = try await http.get(server.url(path)).bytes()
                }
                #expect(kind == .bodyTooLarge)
                #expect(try await http.get(server.url(path)).bytes(upTo: 2_000).count == 2_000)
            }
        }
    }

    @Test func fieldsWithLineBreaksAreRefused() throws {
        try withServer { _ in HTTPServerResponse() } _: { server, http in
            let fields: HTTPFields = [.contentLength: "7"]
            let kind = try await clientError {
                _ = try await http.send(
                    HTTPClientRequest(
                        method: .post, url: server.url("/"), headerFields: fields, body: .text("x")))
            }
            #expect(kind == .invalidRequest)
            #expect(http.connectionCount == 0)
        }
    }

    @Test func aBodyOfTheWrongLengthIsRefused() throws {
        try withServer { request in
            HTTPServerResponse(bytes: try await request.bytes())
        } _: { server, http in
            for text in ["short", "much too long"] {
                await #expect(throws: HTTPBodyError.self) {
                    _ = try await http.post(
                        server.url("/"), body: .stream(length: 7) { try await $0.write(text) })
                }
            }
            #expect(http.connectionCount == 0)
        }
    }
}
