import AsyncIO

/// An asynchronous context manager of one's own: a function that opens, lends, and closes on every path.
///
/// Python: `async with AsyncAdd(1, 2) as result:`, with `__aenter__` and `__aexit__`.
enum ContextManager: Program {
    struct AsyncAdd {
        let a: Int
        let b: Int

        func open() async throws -> Int {
            try await sleep(for: .seconds(1))
            return a + b
        }

        /// What has to wait while it cleans up does so in a shield, since the task may have been cancelled.
        func close() async {
            try? await withShield { try await sleep(for: .milliseconds(500)) }
            print("closed")
        }
    }

    @MainActor static func withAsyncAdd<Value>(
        _ a: Int, _ b: Int, _ body: @MainActor (Int) async throws -> Value
    ) async throws -> Value {
        let adder = AsyncAdd(a: a, b: b)
        let sum = try await adder.open()
        do {
            let value = try await body(sum)
            await adder.close()
            return value
        } catch {
            await adder.close()
            throw error
        }
    }

    struct Mistake: Error {}

    static func main() throws {
        try run {
            try await withAsyncAdd(1, 2) { result in
                print(result)
            }
            do {
                try await withAsyncAdd(1, 2) { _ in throw Mistake() }
            } catch {
                print("after \(error)")
            }
            do {
                try await withTimeout(.seconds(2)) {
                    try await withAsyncAdd(1, 2) { _ in try await sleep(for: .seconds(3_600)) }
                }
            } catch is TimeoutError {
                print("after a time-out")
            }
        }
    }
}
