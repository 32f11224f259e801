import AsyncIO
import Glibc

/// A spinner turns while something slow is awaited; it is a task, and cancelling it stops it.
enum Spinner: Program {
    static func spin(_ message: String) async throws {
        do {
            while true {
                for frame in ["|", "/", "-", "\\"] {
                    draw("\(frame) \(message)")
                    try await sleep(for: .milliseconds(100))
                }
            }
        } catch is CancelledError {
            // A cancellation is thrown where the task waits, so there is time to clean up.
            draw(String(repeating: " ", count: message.count + 2))
        }
    }

    static func draw(_ text: String) {
        print(text, terminator: "\r")
        fflush(nil)
    }

    static func slowFunction() async throws -> Int {
        try await sleep(for: .seconds(3))
        return 42
    }

    static func main() throws {
        try run {
            let spinner = createTask(named: "spinner") { try await spin("thinking!") }
            print("spinner object: \(spinner)")
            let answer = try await slowFunction()
            spinner.cancel()
            try await spinner.value
            print("Answer: \(answer)")
        }
    }
}
