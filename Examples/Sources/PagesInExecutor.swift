import AsyncIO

/// The same calls that block, each on a thread: results in the order given, whoever is first.
enum PagesInExecutor: Program {
    static func fetch(_ url: String, on pool: ThreadPool) async throws -> Int {
        let page = try await runInExecutor(pool) { try readPage(url) }
        return page.count
    }

    static func main() throws {
        try run {
            try await withPages(sixDelays) { urls in
                let watch = Stopwatch()
                let pool = ThreadPool(size: urls.count)
                print(try await gather(urls) { try await fetch($0, on: pool) })
                await pool.shutDown()
                print("\(watch.seconds(3)) seconds")
            }
        }
    }
}
