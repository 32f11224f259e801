import AsyncIO
import AsyncIOTesting
import Testing

/// What asynchronous comprehensions are in Python.
@Suite struct CollectTests {
    @Test func everyElementInAnArrayASetOrADictionary() throws {
        try onLoop { () async throws in
            #expect(try await numbers(3).collect() == [0, 1, 2])
            #expect(try await numbers(6).map { $0 % 3 }.collectSet() == [0, 1, 2])
            let squares = try await numbers(4).map { ($0, $0 * $0) }.collectDictionary()
            #expect(squares == [0: 0, 1: 1, 2: 4, 3: 9])
        }
    }

    @Test func swiftsOwnOperatorsSayTheClauses() throws {
        try onLoop { () async throws in
            let odd = try await numbers(10).filter { $0 % 2 == 1 }.map { $0 * 10 }.collect()
            #expect(odd == [10, 30, 50, 70, 90])
        }
    }

    @Test func theLaterOfTwoEqualKeysStays() throws {
        try onLoop { () async throws in
            let found = try await numbers(10).map { ($0 % 2, $0) }.collectDictionary()
            #expect(found == [0: 8, 1: 9])
        }
    }

    @Test func anErrorOfTheSequenceIsThrown() throws {
        try onLoop { () async throws in
            let failing = AsyncGenerator(of: Int.self) { yield in
                try await yield(1)
                throw TestError(2)
            }
            #expect(await thrown { try await failing.collect() } as? TestError == TestError(2))
        }
    }

    @Test func withoutALoopItWorksAsWell() async throws {
        let stream = AsyncStream(Int.self) { stream in
            for number in 0..<3 { stream.yield(number) }
            stream.finish()
        }
        let found = await stream.collect()
        #expect(found == [0, 1, 2])
    }

    private func numbers(_ count: Int) -> AsyncGenerator<Int, Void> {
        AsyncGenerator { yield in
            for number in 0..<count {
                try await sleep(for: .seconds(1))
                try await yield(number)
            }
        }
    }
}
