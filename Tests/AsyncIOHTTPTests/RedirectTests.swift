import AsyncIOHTTP
import AsyncIOTesting
import Testing

@Suite struct RedirectTests {
    private static func redirecting(_ request: HTTPServerRequest) -> HTTPServerResponse {
        let place = request.queryValue("to") ?? ""
        guard request.path.hasSuffix("/go") else {
            return HTTPServerResponse(text: "\(request.method.rawValue) \(request.target)")
        }
        let code = Int(request.queryValue("code") ?? "") ?? 302
        return HTTPServerResponse(
            status: .init(code: code), headerFields: [.location: place], text: "moved")
    }

    @Test(arguments: [
        ("/a", "/a"), ("b", "/x/b"), ("../c", "/c"), ("./d?q=1", "/x/d?q=1"), ("?e", "/x/go?e"),
        ("//127.0.0.1:PORT/f", "/f"), ("http://127.0.0.1:PORT/g#part", "/g"), ("/a/./b/../c/", "/a/c/"),
        ("/sp ace", "/sp%20ace"), ("/ü", "/%C3%BC"),
    ])
    func locationsAreResolved(location: String, expected: String) throws {
        try withServer { request in
            let port = request.authority?.split(separator: ":").last ?? ""
            if request.target == "/x/go" {
                return HTTPServerResponse(
                    status: .found,
                    headerFields: [.location: location.replacing("PORT", with: port)])
            }
            return HTTPServerResponse(text: request.target)
        } _: { server, http in
            let response = try await http.get(server.url("/x/go"))
            #expect(response.status == .ok)
            #expect(try await response.text() == expected)
            #expect(response.url.hasPrefix("http://127.0.0.1:\(server.port)/"))
            #expect(server.connectionCount == 1)
        }
    }

    @Test func methodsAreKeptOrTurnedIntoGet() throws {
        try withServer { Self.redirecting($0) } _: { server, http in
            for (method, code, expected) in [
                (HTTPRequest.Method.get, 301, "GET /end"), (.get, 308, "GET /end"),
                (.post, 303, "GET /end"), (.post, 302, "moved"), (.put, 307, "moved"),
            ] {
                let response = try await http.send(
                    HTTPClientRequest(
                        method: method, url: server.url("/go?code=\(code)&to=/end"),
                        body: method == .get ? .none : .text("body")))
                #expect(try await response.text() == expected)
            }
        }
    }

    @Test func circlesEnd() throws {
        let hops = Counter()
        try withServer { request in
            hops.enter()
            return HTTPServerResponse(status: .found, headerFields: [.location: "/again"])
        } _: { server, http in
            let kind = try await clientError { _ = try await http.get(server.url("/")) }
            #expect(kind == .tooManyRedirects)
            #expect(hops.value == 11)
            #expect(server.connectionCount == 1)
        }
    }

    @Test func followingCanBeTurnedOff() throws {
        try withServer(client: .with { $0.redirects = 0 }) { Self.redirecting($0) } _: { server, http in
            let status = try await http.get(server.url("/go?to=/end")).status
            #expect(status == .found)
        }
    }

    @Test(arguments: [
        ("https://127.0.0.1/", HTTPClientError.Kind.tlsNotSupported), ("ftp://a/", .invalidRedirect),
        ("http://", .invalidRedirect),
    ])
    func redirectsToNowhereAreErrors(location: String, expected: HTTPClientError.Kind) throws {
        try withServer { request in
            HTTPServerResponse(status: .found, headerFields: [.location: location])
        } _: { server, http in
            let kind = try await clientError { _ = try await http.get(server.url("/")) }
            #expect(kind == expected)
        }
    }

    @Test func secretsStayWithTheirServer() throws {
        let seen = Notes()
        try withServer { request in
            seen.lines.append(request.headerFields[.authorization] ?? "-")
            return HTTPServerResponse()
        } _: { other, http in
            let first = try await startHTTPServer(port: 0) { request in
                HTTPServerResponse(
                    status: .found,
                    headerFields: [
                        .location: request.path == "/"
                            ? "/again" : "http://127.0.0.1:\(other.port)/"
                    ])
            }
            _ = try await http.get(
                "http://127.0.0.1:\(first.port)/", headerFields: [.authorization: "secret"])
            #expect(seen.lines == ["-"])
            http.close()
            try await first.shutDown(within: .seconds(1))
        }
    }
}
