import AsyncIOHTTP
import AsyncIOTesting
import Foundation
import Testing

/// Our client and server with programs that share no line of code with us.
@Suite(.serialized) struct PeerTests {
    private static let sizes = [0, 1, 1_000, 100_000, 2_000_000]

    @Test(.enabled(if: Peer.find("python3") != nil, "python3 is not installed"))
    func pythonsServerIsRead() throws {
        try fetchFrom { folder, port in
            try Peer.start(
                "python3",
                ["-m", "http.server", "\(port)", "--bind", "127.0.0.1", "--directory", folder.path])
        }
    }

    @Test(.enabled(if: Peer.find("nginx") != nil, "nginx is not installed (Debian: nginx-light)"))
    func nginxIsRead() throws {
        try fetchFrom { folder, port in
            let file = folder.appendingPathComponent("nginx.conf")
            try Self.nginx(folder.path, port).write(to: file, atomically: true, encoding: .utf8)
            return try Peer.start("nginx", ["-c", file.path, "-e", "\(folder.path)/errors"])
        }
    }

    @Test(.enabled(if: Peer.find("curl") != nil, "curl is not installed"))
    func curlIsAnswered() throws {
        try withServer { request in
            let body = try await request.bytes(upTo: 10_000_000)
            if request.path == "/stream" {
                return HTTPServerResponse { writer in
                    for number in 0..<1_000 { try await writer.write("\(number)\n") }
                }
            }
            return HTTPServerResponse(bytes: body)
        } _: { server, _ in
            let streamed = try await curl([server.url("/stream"), server.url("/stream")])
            #expect(streamed.split(separator: "\n").count == 2_000)
            #expect(streamed.hasSuffix("\n999\n"))
            let folder = try Peer.folder(of: [2_000_000])
            defer { try? FileManager.default.removeItem(at: folder) }
            // Large enough for curl to ask with Expect: 100-continue.
            let echoed = try await curl([
                "--data-binary", "@\(folder.path)/2000000", server.url("/echo"),
            ])
            #expect(echoed.utf8.count == 2_000_000)
            let chunked = try await curl([
                "-H", "Transfer-Encoding: chunked", "--data-binary", "@\(folder.path)/2000000",
                server.url("/echo"),
            ])
            #expect(chunked.utf8.count == 2_000_000)
            #expect(try await curl(["-I", server.url("/")]).hasPrefix("HTTP/1.1 200 OK"))
            #expect(try await curl(["--http1.0", "-d", "old", server.url("/")]) == "old")
        }
    }

    @Test(.enabled(if: Peer.find("wrk") != nil, "wrk is not installed"))
    func wrkFindsNoFault() throws {
        try withServer { _ in HTTPServerResponse(text: "hello") } _: { server, _ in
            let url = server.url("/")
            let report = try await toThread {
                try Peer.run("wrk", ["-t", "1", "-c", "64", "-d", "2s", url])
            }
            #expect(report.contains("Requests/sec"))
            #expect(!report.contains("Socket errors"))
            #expect(!report.contains("Non-2xx"))
            print(report)
        }
    }

    private func curl(_ arguments: [String]) async throws -> String {
        try await toThread { try Peer.run("curl", ["-sS", "--max-time", "10"] + arguments) }
    }

    /// Starts a server for a folder of files, and fetches them all, in turn and at once.
    private func fetchFrom(
        _ start: @escaping @Sendable (URL, Int) throws -> Process
    ) throws {
        try onLoop(.real) {
            let folder = try Peer.folder(of: Self.sizes)
            defer { try? FileManager.default.removeItem(at: folder) }
            let port = try await Self.freePort()
            let process = try start(folder, port)
            defer { process.terminate() }
            let base = "http://127.0.0.1:\(port)"
            try await withHTTPClient { http in
                try await Self.waitUntilUp(base, http)
                for size in Self.sizes {
                    let response = try await http.get("\(base)/\(size)").checkStatus()
                    #expect(try await response.bytes().count == size)
                }
                let counts = try await gather(0..<100, limit: 20) { number in
                    try await http.get("\(base)/\(Self.sizes[number % 4])").bytes().count
                }
                #expect(counts == (0..<100).map { Self.sizes[$0 % 4] })
                let missing = try await http.get("\(base)/missing").status.code
                #expect(missing == 404)
                let head = try await http.send(
                    HTTPClientRequest(method: .head, url: "\(base)/1000"))
                #expect(head.contentLength == 1_000)
                #expect(try await head.bytes() == [])
            }
        }
    }

    private static func waitUntilUp(_ base: String, _ http: HTTPClient) async throws {
        for _ in 0..<1_000 {
            if let response = try? await http.get("\(base)/1"), response.status == .ok { return }
            try await sleep(for: .milliseconds(10))
        }
        Issue.record("the server at \(base) did not start")
    }

    private static func freePort() async throws -> Int {
        let server = try await startServer(port: 0) { _, _ in }
        let port = server.port
        server.close()
        try await server.waitClosed()
        return port
    }

    private static func nginx(_ folder: String, _ port: Int) -> String {
        """
        daemon off;
        master_process off;
        pid \(folder)/pid;
        events {}
        http {
            access_log off;
            client_body_temp_path \(folder)/body;
            proxy_temp_path \(folder)/proxy;
            fastcgi_temp_path \(folder)/fastcgi;
            uwsgi_temp_path \(folder)/uwsgi;
            scgi_temp_path \(folder)/scgi;
            server { listen 127.0.0.1:\(port); root \(folder); }
        }
        """
    }
}
