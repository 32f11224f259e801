import AsyncIOHTTP

/// Runs `body` beside a web server of our own, whose page `n` takes `delays[n]` to come.
///
/// Pages grow by their numbers: page 0 has 1000 characters, page 1 has 1100, and so on.
@MainActor func withPages(
    _ delays: [Duration], _ body: @MainActor (_ urls: [String]) async throws -> Void
) async throws {
    let server = try await startHTTPServer(port: 0) { request in
        guard let page = Int(request.path.dropFirst()), delays.indices.contains(page) else {
            throw HTTPServerError(.notFound)
        }
        try await sleep(for: delays[page])
        return HTTPServerResponse(text: String(repeating: "a", count: 1_000 + 100 * page))
    }
    try await body(delays.indices.map { "http://127.0.0.1:\(server.port)/\($0)" })
    try await server.shutDown(within: .seconds(1))
}

/// What `urlopen(url).read()` is in Python: fetches a page, and keeps its thread meanwhile.
func readPage(_ url: String) throws -> String {
    try fromThread {
        try await withHTTPClient { http in try await http.get(url).checkStatus().text() }
    }
}

/// Six pages of which the slowest takes 1.737 seconds, and all together 8.422.
let sixDelays = [1_500, 1_148, 1_737, 1_400, 1_300, 1_337].map { Duration.milliseconds($0) }
