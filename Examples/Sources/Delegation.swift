import AsyncIO

/// A generator that hands over to another one: `yield.from` is Python's `yield from`.
enum Delegation: Program {
    static func inner() -> Generator<String, Void, Void> {
        Generator(of: String.self) { yield in
            try yield("INNER GENERATOR YEAH!")
        }
    }

    static func outer() -> Generator<String, Void, Void> {
        Generator(of: String.self) { yield in
            try yield("Get ready for ...")
            try yield.from(inner())
        }
    }

    static func main() {
        for line in outer() {
            print(line)
        }
    }
}
