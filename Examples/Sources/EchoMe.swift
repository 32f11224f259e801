import AsyncIO

/// A generator that yields nothing and is sent words: a coroutine, as Python had them first.
enum EchoMe: Program {
    static func echoMe() -> Generator<Void, String, Void> {
        Generator { yield in
            print("Ready to echo")
            while true {
                let word = try yield(())
                print(word)
            }
        }
    }

    static func main() throws {
        let echo = echoMe()
        try echo.next()
        try echo.send("Hello")
        try echo.send("There!")
        try echo.close()
    }
}
