import AsyncIO

/// An asynchronous iterator: `next` may wait, and so `for` says `await`.
///
/// Python: a class with `__aiter__` and `__anext__`, and `async for`.
enum AsyncCounter: Program {
    struct Counter: AsyncSequence, AsyncIteratorProtocol {
        let stop: Int
        private var current = 0

        init(_ stop: Int) {
            self.stop = stop
        }

        func makeAsyncIterator() -> Counter { self }

        mutating func next() async throws -> Int? {
            guard current < stop else { return nil }
            try await sleep(for: .seconds(1))
            defer { current += 1 }
            return current
        }
    }

    static func main() throws {
        try run {
            for try await number in Counter(3) {
                print(number, terminator: " ")
            }
            print()
        }
    }
}
