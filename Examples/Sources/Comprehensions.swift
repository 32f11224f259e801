import AsyncIO

/// What Python writes as asynchronous comprehensions.
enum Comprehensions: Program {
    static func counter(_ stop: Int) -> AsyncGenerator<Int, Void> {
        AsyncGenerator(of: Int.self) { yield in
            for number in 0..<stop {
                try await sleep(for: .seconds(1))
                try await yield(number)
            }
        }
    }

    @Sendable static func one() async throws -> Int {
        try await sleep(for: .seconds(1), result: 1)
    }

    static func main() throws {
        try run {
            // [i async for i in counter(3)]
            print(try await counter(3).collect())
            // [i * i async for i in counter(6) if i % 2]
            print(try await counter(6).filter { $0 % 2 == 1 }.map { $0 * $0 }.collect())
            // [await co() for co in (one, one, one)]
            let coroutines = [one, one, one]
            print(try await gather(coroutines, limit: 1) { co in try await co() })
        }
    }
}
