import AsyncIOHTTP

/// A hundred slow pages fetched in three ways, side by side.
enum Demonstration {
    static let pageCount = 100
    static let pageDelay: Duration = .milliseconds(100)
    static let threadCount = 32

    static func run(quiet: Bool) throws -> Int32 {
        _ = DescriptorLimit.raise()
        let style: Progress.Style = quiet || !Output.errorIsTerminal ? .none : .bar
        let table = try AsyncIO.run {
            let server = try await startHTTPServer(port: 0) { request in
                guard request.path.hasPrefix("/page/") else { throw HTTPServerError(.notFound) }
                try await sleep(for: pageDelay)
                return HTTPServerResponse(text: "This is \(request.path).\n")
            }
            let urls = (0..<pageCount).map { "http://127.0.0.1:\(server.port)/page/\($0)" }
            if !quiet {
                Output.writeError(
                    "\(pageCount) pages of \(pageDelay.inSeconds) each, from a server in this "
                        + "process on port \(server.port)\n")
            }
            let measured = try await measure(urls, style)
            server.close()
            try await server.waitClosed()
            return measured
        }
        Output.write(table.text)
        return 0
    }

    @MainActor
    private static func measure(
        _ urls: [String], _ style: Progress.Style
    ) async throws -> ComparisonTable {
        let progress = Progress("one by one", total: urls.count, style: style)
        defer { progress.end() }
        let oneByOne = try await timed { try await fetchOneByOne(urls, progress) }.1
        let onThreads = try await timed { try await fetchOnThreads(urls) }.1
        let atOnce = try await timed { try await fetchAtOnce(urls) }.1
        return ComparisonTable(
            pageCount: urls.count, threadCount: threadCount, oneByOne: oneByOne,
            onThreads: onThreads, atOnce: atOnce)
    }

    @MainActor
    private static func fetchOneByOne(_ urls: [String], _ progress: Progress) async throws {
        try await withHTTPClient { http in
            for url in urls {
                try await page(url, http)
                progress.finished(FetchOutcome(url: url))
            }
        }
    }

    @MainActor
    private static func fetchAtOnce(_ urls: [String]) async throws {
        try await withHTTPClient { http in
            _ = try await gather(urls) { url in try await page(url, http) }
        }
    }

    /// Each thread fetches a page on a small loop of its own, as a blocking client would.
    @MainActor
    private static func fetchOnThreads(_ urls: [String]) async throws {
        let pool = ThreadPool(size: threadCount, name: "fetch")
        _ = try await gather(urls) { url in
            try await runInExecutor(pool) { try fetchBlocking(url) }
        }
        await pool.shutDown()
    }

    private static func fetchBlocking(_ url: String) throws {
        let loop = try EventLoop()
        try loop.runUntilComplete {
            try await withHTTPClient { http in try await page(url, http) }
        }
        try loop.shutDown()
    }

    private static func page(_ url: String, _ http: HTTPClient) async throws {
        _ = try await http.get(url).checkStatus().bytes()
    }
}
