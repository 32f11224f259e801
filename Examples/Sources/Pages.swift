import AsyncIOHTTP

/// A hundred pages over HTTP: one by one, and then all at once with one client.
enum Pages: Program {
    /// The slowest takes 1.61 seconds, most take 0.1, a few come at once; 10.41 seconds in all.
    static let delays: [Duration] = (0..<100).map { page in
        switch page {
        case 50: .milliseconds(1_610)
        case 89...: .zero
        default: .milliseconds(100)
        }
    }

    static func fetch(_ url: String, with http: HTTPClient) async throws -> Int {
        let response = try await http.get(url)
        return try await response.checkStatus().text().count
    }

    static func main() throws {
        try run {
            try await withPages(delays) { urls in
                try await withHTTPClient { http in
                    var watch = Stopwatch()
                    for url in urls { _ = try await fetch(url, with: http) }
                    print("one by one: \(urls.count) pages in \(watch.seconds()) s")

                    watch = Stopwatch()
                    let lengths = try await gather(urls) { try await fetch($0, with: http) }
                    print("all at once: \(lengths.count) pages in \(watch.seconds()) s")
                }
            }
        }
    }
}
