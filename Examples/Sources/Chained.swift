import AsyncIO

/// Chains of two steps, the second of which needs what the first has found; the chains run side by side.
enum Chained: Program {
    @MainActor static var dice = Dice(seed: 444)

    @MainActor static func part1(_ n: Int) async throws -> String {
        let seconds = dice.roll(10)
        print("part1(\(n)) sleeps for \(seconds) seconds.")
        try await sleep(for: .seconds(seconds))
        return "result\(n)-1"
    }

    @MainActor static func part2(_ n: Int, _ found: String) async throws -> String {
        let seconds = dice.roll(10)
        print("part2(\(n), \(found)) sleeps for \(seconds) seconds.")
        try await sleep(for: .seconds(seconds))
        return "result\(n)-2, made of \(found)"
    }

    @MainActor static func chain(_ n: Int) async throws {
        let watch = Stopwatch()
        let found = try await part1(n)
        let result = try await part2(n, found)
        print("chain \(n): \(result), after \(watch.seconds()) seconds")
    }

    static func main() throws {
        try run {
            let watch = Stopwatch()
            _ = try await gather([9, 6, 3]) { try await chain($0) }
            print("Chained took \(watch.seconds()) seconds.")
        }
    }
}
