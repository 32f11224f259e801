import AsyncIOHTTP
import AsyncIOTesting
import Testing

@Suite struct ThreadTests {
    @Test func clientsOnThreadsOfTheirOwn() throws {
        try withServer { request in
            try await sleep(for: .milliseconds(1))
            return HTTPServerResponse(text: request.path)
        } _: { server, _ in
            let pool = ThreadPool(size: 16)
            let pages = try await gather(0..<300) { number in
                let url = server.url("/\(number)")
                return try await runInExecutor(pool) { try Self.fetch(url) }
            }
            #expect(pages == (0..<300).map { "/\($0)" })
            await pool.shutDown()
        }
    }

    private static func fetch(_ url: String) throws -> String {
        let loop = try EventLoop()
        let text = try loop.runUntilComplete {
            try await withHTTPClient { try await $0.get(url).text() }
        }
        try loop.shutDown()
        return text
    }
}
