import AsyncIO
import Glibc

/// Files through the public API, a line each: `name milliseconds`; the least of five rounds.
///
/// The files are in the kernel's memory after the first round, so what is measured is the way there
/// and not the disk. "plain" is the same with blocking calls of the kernel, on the one thread.
@main
struct FileBench {
    static func main() throws {
        try AsyncIO.run {
            try await withTemporaryDirectory { folder in
                let (big, lines) = (folder.appending("big"), folder.appending("lines"))
                try await writeFile(big, [UInt8](repeating: 120, count: 100_000_000))
                try await measure("write 100,000 lines") { try await writeLines(lines) }
                try await measure("read 100,000 lines") { try await readLines(lines) }
                try await measure("read 100 MB in chunks") { try await readChunks(big) }
                try await measure("read 100 MB in chunks, plain") { try readPlainly(big.string) }
                let small = (0..<1_000).map { folder.appending("small-\($0)") }
                let bytes = [UInt8](repeating: 120, count: 1_000)
                for path in small { try await writeFile(path, bytes) }
                try await measure("read 1,000 small files") {
                    for path in small { try check(try await readFile(path).count, 1_000) }
                }
                try await measure("read 1,000 small files, 8 at once") {
                    let sizes = try await gather(small, limit: 8) { try await readFile($0).count }
                    try check(sizes.reduce(0, +), 1_000_000)
                }
                try await measure("read 1,000 small files, plain") {
                    for path in small { try readPlainly(path.string) }
                }
            }
        }
    }
}

@MainActor
private func measure(_ name: String, _ body: @MainActor () async throws -> Void) async throws {
    var best = Double.infinity
    for _ in 0..<5 {
        let start = milliseconds()
        try await body()
        best = min(best, milliseconds() - start)
    }
    print(name, (best * 100).rounded() / 100, separator: "\t")
}

@MainActor
private func writeLines(_ path: FilePath) async throws {
    try await withFile(path, .write) { file in
        for number in 0..<100_000 { try await file.write("this is line number \(number)\n") }
    }
}

@MainActor
private func readLines(_ path: FilePath) async throws {
    var count = 0
    try await withFile(path) { file in for try await _ in file.lines { count += 1 } }
    try check(count, 100_000)
}

@MainActor
private func readChunks(_ path: FilePath) async throws {
    var count = 0
    try await withFile(path) { file in
        for try await chunk in file.chunks(upTo: 65_536) { count += chunk.count }
    }
    try check(count, 100_000_000)
}

private func readPlainly(_ path: String) throws {
    let descriptor = open(path, O_RDONLY)
    defer { close(descriptor) }
    var piece = [UInt8](repeating: 0, count: 65_536)
    var total = 0
    while true {
        let count = read(descriptor, &piece, piece.count)
        if count <= 0 { break }
        total += count
    }
    guard total > 0 else { throw WrongCount(count: total) }
}

private func check(_ count: Int, _ expected: Int) throws {
    guard count == expected else { throw WrongCount(count: count) }
}

/// Something was not read whole, so nothing was measured.
struct WrongCount: Error {
    let count: Int
}

private func milliseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
}
