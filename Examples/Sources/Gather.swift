import AsyncIO

/// Several calls at once, one of which fails: `gatherResults` gives each its outcome.
///
/// Python: `await asyncio.gather(…, return_exceptions=True)`. Plain `gather` would end the others and
/// throw.
enum Gather: Program {
    struct APIError: Error, CustomStringConvertible {
        let description: String
    }

    static func call(_ delay: Duration, _ answer: Int?) async throws -> Int {
        try await sleep(for: delay)
        guard let answer else { throw APIError(description: "API failed") }
        return answer
    }

    static func main() throws {
        try run {
            let calls: [(Duration, Int?)] = [
                (.seconds(1), 100), (.seconds(2), 200), (.seconds(1), nil),
            ]
            let results = try await gatherResults(calls) { delay, answer in
                try await call(delay, answer)
            }
            for result in results {
                switch result {
                case .success(let answer): print(answer, terminator: " ")
                case .failure(let error): print(error)
                }
            }
        }
    }
}
