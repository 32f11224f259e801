import AsyncIO

/// What may stand in an `async` function: `await`, `return`, and in a generator `yield`.
enum Rules: Program {
    /// A coroutine awaits and returns.
    static func f(_ x: Int) async throws -> Int {
        let y = try await z(x)
        return y
    }

    /// An asynchronous generator yields, and may await too.
    static func g(_ x: Int) -> AsyncGenerator<Int, Void> {
        AsyncGenerator(of: Int.self) { yield in
            try await yield(x)
            try await yield(z(x))
            // There is no `yield.from(g(1))` here, as there is no `yield from` in Python's `async def`:
            // it does not compile. `for try await y in g(1) { try await yield(y) }` says the same.
        }
    }

    // Not in a function that is not `async`, in either language:
    //     static func m(_ x: Int) throws -> Int { try await z(x) }
    // error: 'async' call in a function that does not support concurrency

    static func z(_ x: Int) async throws -> Int {
        try await sleep(for: .seconds(1))
        return x * x
    }

    static func main() throws {
        try run {
            print("f returns \(try await f(3))")
            for try await y in g(4) { print("g yields \(y)") }
        }
    }
}
