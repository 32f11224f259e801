import AsyncIO

/// The same with an event loop of one's own, by the three steps that `run` is made of.
///
/// Python: `loop = asyncio.new_event_loop()`, `loop.run_until_complete(hello())`, `loop.close()`.
enum HelloLoop: Program {
    static func hello() async throws {
        print("Hello")
        try await sleep(for: .seconds(1))
        print("world")
    }

    static func main() throws {
        try withLoop { loop in
            try loop.runUntilComplete { try await hello() }
        }
    }
}
