import AsyncIO

/// Three counters side by side: while one sleeps, the others count.
enum Count: Program {
    static func count() async throws {
        print("One")
        try await sleep(for: .seconds(1))
        print("Two")
    }

    static func main() throws {
        try run {
            let watch = Stopwatch()
            _ = try await gather(
                { try await count() }, { try await count() }, { try await count() })
            print("Count took \(watch.seconds()) seconds.")
        }
    }
}
