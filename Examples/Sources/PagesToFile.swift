import AsyncIOHTTP

/// Six pages at once, each noted in a file as soon as it is there: HTTP and files, and neither blocks.
///
/// Python: aiohttp and aiofiles.
enum PagesToFile: Program {
    static func main() throws {
        try run {
            try await withPages(sixDelays) { urls in
                try await withTemporaryFile { notes in
                    try await withHTTPClient { http in
                        _ = try await gather(urls.enumerated().map { $0 }) { number, url in
                            let page = try await http.get(url).checkStatus().text()
                            try await notes.write("page \(number) has \(page.count) characters\n")
                        }
                    }
                    try await notes.seek(to: 0)
                    for try await line in notes.lines { print(line) }
                }
            }
        }
    }
}
