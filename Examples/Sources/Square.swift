import AsyncIO

/// A coroutine that awaits two calls, one after the other, and uses what they return.
enum Square: Program {
    static func square(_ number: Int) async throws -> Int {
        try await sleep(for: .seconds(1))
        return number * number
    }

    static func main() throws {
        try run {
            let x = try await square(10)
            print("x=\(x)")
            let y = try await square(5)
            print("y=\(y)")
            print("total=\(x + y)")
        }
    }
}
