import AsyncIO

/// Six pages fetched by calls that block, one by one: each waits for the one before.
enum PagesBlocking: Program {
    static func fetch(_ urls: [String]) throws {
        for url in urls {
            print(try readPage(url).count)
        }
    }

    static func main() throws {
        try run {
            try await withPages(sixDelays) { urls in
                let watch = Stopwatch()
                // On a thread, because the pages come from this very process.
                try await toThread { try fetch(urls) }
                print("\(watch.seconds(3)) seconds")
            }
        }
    }
}
