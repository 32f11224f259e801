import AsyncIO

/// A sleep that brings a result, and waits that do not last longer than they may.
enum Timeouts: Program {
    static func main() throws {
        try run {
            print(try await sleep(for: .seconds(1), result: "slept well"))

            let forever = createTask { try await sleep(for: .seconds(3_600)) }
            do {
                try await waitFor(forever, timeout: .seconds(1))
            } catch let error as TimeoutError {
                print("timed out after \(error.duration)")
            }
            print("the task: \(forever.state)")

            // The same for a piece of code.
            let answer = try? await withTimeout(.seconds(1)) {
                try await sleep(for: .seconds(3_600), result: 42)
            }
            print("the answer: \(answer.map { "\($0)" } ?? "none in time")")
        }
    }
}
