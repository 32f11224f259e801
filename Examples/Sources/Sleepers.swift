import AsyncIO

/// Three sleepers: all lie down at once, and each gets up when its time has come.
enum Sleepers: Program {
    static func sleeper(_ seconds: Int) async throws {
        print("Sleeping for \(seconds) s")
        try await sleep(for: .seconds(seconds))
        print("Awake after \(seconds) s")
    }

    static func main() throws {
        try run {
            _ = try await gather(
                { try await sleeper(1) }, { try await sleeper(2) }, { try await sleeper(3) })
        }
    }
}
