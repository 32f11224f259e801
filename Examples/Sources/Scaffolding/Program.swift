import AsyncIO
import Glibc

/// An example: to make it a program of your own, write `@main` before it and leave this word away.
///
/// What then remains is AsyncIO's `run` instead of the one below, which is the same in real time, and
/// with `--simulated` on virtual time.
protocol Program {
    static func main() throws
}

extension Program {
    /// `AsyncIO.run`, on virtual time if `--simulated` was asked for.
    static func run(
        _ mode: RunMode = Simulation.mode, _ body: @escaping @MainActor () async throws -> Void
    ) throws {
        try AsyncIO.run(mode) {
            try await body()
            if let loop = EventLoop.current { Simulation.tell(loop) }
        }
    }

    /// `let loop = try EventLoop()` and, in the end, `try loop.close()`.
    static func withLoop(_ body: (EventLoop) throws -> Void) throws {
        try withRunner(Simulation.mode) { runner in
            try body(runner.loop)
            Simulation.tell(try runner.loop)
        }
    }
}

/// Whether time is virtual.
enum Simulation {
    static let isAskedFor = CommandLine.arguments.contains("--simulated")

    static var mode: RunMode { isAskedFor ? .simulated() : .real }

    /// Tells how much virtual time has passed, beside what the program prints.
    static func tell(_ loop: EventLoop) {
        guard loop.isSimulated else { return }
        fflush(nil)
        let seconds = Double(loop.time.nanoseconds) / 1_000_000_000
        let line = Array("virtual time: \(seconds) seconds\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
    }
}
