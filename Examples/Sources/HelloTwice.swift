import AsyncIO

/// A generator: it runs up to its `yield`, and goes on from there when it is asked for more.
enum HelloTwice: Program {
    static func helloTwice() -> Generator<String, Void, Void> {
        Generator(of: String.self) { yield in
            print("Gonna say hello")
            try yield("Hello")
            print("Gonna say hello again")
            try yield("Hello again!")
        }
    }

    static func main() {
        for greeting in helloTwice() {
            print(greeting)
        }
    }
}
