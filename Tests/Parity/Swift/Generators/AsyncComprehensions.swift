import AsyncIO

extension Twin {
    static let asyncComprehensions = Twin { trace in
        func numbers() -> AsyncGenerator<Int, Void> {
            AsyncGenerator { yield in
                for number in 0..<4 {
                    try await sleep(for: .seconds(1))
                    try await yield(number)
                }
            }
        }
        func one() async throws -> Int {
            try await sleep(for: .seconds(1))
            return 1
        }
        trace(try await numbers().collect())
        trace(try await numbers().filter { $0 % 2 == 1 }.map { $0 * 10 }.collect())
        trace(try await numbers().map { $0 % 2 }.collectSet().sorted())
        let squares = try await numbers().map { ($0, $0 * $0) }.collectDictionary()
        trace(squares[3] ?? -1)
        // One after the other, as the comprehension does; `gather` for all at once.
        var ones: [Int] = []
        for function in [one, one, one] { ones.append(try await function()) }
        trace(ones)
    }
}
