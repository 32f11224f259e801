import AsyncIO
import AsyncIOHTTP

@main struct App {
    static func main() throws {                     // synchronous: the loop comes first
        try AsyncIO.run {                           // the body is @MainActor, and the main actor is the loop
            var hits = 0                            // plain state: no lock, no Sendable
            let server = try await startHTTPServer(port: 0) { _ in
                try await sleep(for: .milliseconds(100))
                return HTTPServerResponse(text: "hello")
            }
            try await withHTTPClient { http in
                let urls = (0..<100).map { "http://127.0.0.1:\(server.port)/page/\($0)" }
                let pages = try await gather(urls, limit: 50) { url in
                    hits += 1
                    return try await withTimeout(.seconds(2)) { try await http.get(url).text() }
                }
                print(pages.count, "pages,", hits, "requests, about 0.2 seconds")
            }
        }
    }
}
