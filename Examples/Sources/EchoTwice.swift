import AsyncIO

/// Two tasks that say their word every second, on a loop that runs until it is stopped.
///
/// Python: `loop.create_task(…)` twice, and `loop.run_forever()`.
enum EchoTwice: Program {
    static func echo(_ word: String) async throws {
        for _ in 1...2 {
            print(word)
            try await sleep(for: .seconds(1))
        }
    }

    static func main() throws {
        try withLoop { loop in
            loop.callSoon {
                createTask { try await echo("Hello") }
                createTask { try await echo("There") }
            }
            loop.callLater(.seconds(2)) { loop.stop() }
            try loop.runForever()
        }
    }
}
