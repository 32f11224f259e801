import AsyncIO

/// Calls that block, each on a thread of its own: together they take as long as the slowest.
enum SleepInExecutor: Program {
    static func block(for seconds: Int) throws -> Int {
        print("blocking for \(seconds) s")
        try blockingSleep(for: .seconds(seconds))
        return seconds
    }

    static func main() throws {
        try run {
            let watch = Stopwatch()
            let pool = ThreadPool(size: 3)
            let slept = try await gather(1...3) { seconds in
                try await runInExecutor(pool) { try block(for: seconds) }
            }
            await pool.shutDown()
            print("slept \(slept), \(watch.seconds(1)) seconds in all")
        }
    }
}
