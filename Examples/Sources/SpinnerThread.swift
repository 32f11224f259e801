import AsyncIO
import Glibc
import Synchronization

/// A spinner on one thread turns while a call blocks another.
///
/// A thread cannot be stopped from outside, so it has to look at a signal that both share.
enum SpinnerThread: Program {
    final class Signal: Sendable {
        private let isGo = Atomic(true)

        var go: Bool { isGo.load(ordering: .relaxed) }

        func stop() { isGo.store(false, ordering: .relaxed) }
    }

    static func spin(_ message: String, while signal: Signal) throws {
        while signal.go {
            for frame in ["|", "/", "-", "\\"] where signal.go {
                draw("\(frame) \(message)")
                try blockingSleep(for: .milliseconds(100))
            }
        }
        draw(String(repeating: " ", count: message.count + 2))
    }

    static func draw(_ text: String) {
        print(text, terminator: "\r")
        fflush(nil)
    }

    static func slowFunction() throws -> Int {
        try blockingSleep(for: .seconds(3))
        return 42
    }

    static func main() throws {
        try run {
            let signal = Signal()
            let spinner = createTask { try await toThread { try spin("thinking!", while: signal) } }
            let answer = try await toThread { try slowFunction() }
            signal.stop()
            try await spinner.value
            print("Answer: \(answer)")
        }
    }
}
