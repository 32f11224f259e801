import AsyncIO

/// A chess master plays against 24 amateurs: one after the other, and then against all at once.
///
/// She moves within 5 seconds, they take 55; a game has 30 moves of each. Always on virtual time: half a
/// day passes in a moment.
enum Chess: Program {
    static let tables = 1...24
    static let moves = 1...30

    /// The master is at one table at a time.
    static func play(against amateur: Int, by master: Lock) async throws {
        for _ in moves {
            try await master.withLock { try await sleep(for: .seconds(5)) }
            try await sleep(for: .seconds(55))
        }
    }

    static func main() throws {
        try run(.simulated()) {
            let master = Lock()
            var watch = Stopwatch()
            for amateur in tables { try await play(against: amateur, by: master) }
            print("one by one: \(hours(watch.elapsed)) hours")

            watch = Stopwatch()
            // She goes from table to table for an hour; then the last of them thinks for 55 seconds more.
            _ = try await gather(tables) { try await play(against: $0, by: master) }
            print("all at once: \(hours(watch.elapsed)) hour")
        }
    }

    static func hours(_ duration: Duration) -> Int { Int((duration / .seconds(3_600)).rounded()) }
}
