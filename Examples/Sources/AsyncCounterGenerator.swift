import AsyncIO

/// The same numbers from an asynchronous generator, which says it in four lines.
enum AsyncCounterGenerator: Program {
    static func counter(_ stop: Int) -> AsyncGenerator<Int, Void> {
        AsyncGenerator(of: Int.self) { yield in
            for number in 0..<stop {
                try await sleep(for: .seconds(1))
                try await yield(number)
            }
        }
    }

    static func main() throws {
        try run {
            for try await number in counter(3) {
                print(number, terminator: " ")
            }
            print()
        }
    }
}
