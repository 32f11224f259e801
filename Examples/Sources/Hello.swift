import AsyncIO

/// The first asynchronous program: it waits a second, and could do other things meanwhile.
enum Hello: Program {
    static func hello() async throws {
        print("hello")
        try await sleep(for: .seconds(1))
        print("world")
    }

    static func main() throws {
        try run {
            try await hello()
        }
    }
}
