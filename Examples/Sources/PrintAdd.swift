import AsyncIO

/// A coroutine that awaits another, which takes its time to add.
enum PrintAdd: Program {
    static func add(_ a: Int, _ b: Int) async throws -> Int {
        print("add: \(a) + \(b)")
        try await sleep(for: .seconds(1))
        return a + b
    }

    static func printAdd(_ a: Int, _ b: Int) async throws {
        let sum = try await add(a, b)
        print("print_add: \(a) + \(b) = \(sum)")
    }

    static func main() throws {
        try run {
            try await printAdd(1, 2)
        }
    }
}
