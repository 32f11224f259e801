import AsyncIO

/// Arguments for a call on a thread: a closure holds whatever it needs.
///
/// Python: `loop.run_in_executor(None, functools.partial(hello, "Python", separator="-"))`.
enum KeywordArguments: Program {
    static func hello(_ words: String..., separator: String = " ") {
        print((["Hello"] + words).joined(separator: separator))
    }

    static func main() throws {
        try run {
            try await toThread { hello("Python") }
            try await toThread { hello("Python", "Script", separator: "-") }
        }
    }
}
