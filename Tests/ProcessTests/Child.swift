import Foundation
import Testing

/// A program of ours in a process of its own.
final class Child {
    /// How a process has ended.
    enum End: Equatable {
        case exit(Int32)
        case signal(Int32)
    }

    private let process = Process()
    private let output = Pipe()
    private let errors = Pipe()
    private let input = Pipe()
    private var buffer = Data()

    /// Starts `LoopPrograms` with a scenario, or another program of the package.
    init(
        _ scenario: String, program: String = "LoopPrograms", environment: [String: String] = [:]
    ) throws {
        process.executableURL = URL(fileURLWithPath: try Self.path(of: program))
        process.arguments = [scenario]
        var all = ProcessInfo.processInfo.environment
        all["SWIFT_ASYNCIO_DEBUG"] = nil
        all["SWIFT_BACKTRACE"] = "enable=no"
        process.environment = all.merging(environment) { $1 }
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = input
        try Self.withAllSignals { try process.run() }
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// The next line of its output, for which it waits; `nil` at the end.
    func readLine() -> String? {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                let line = String(decoding: buffer[..<end], as: UTF8.self)
                buffer = Data(buffer[(end + 1)...])
                return line
            }
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { return nil }
            buffer.append(more)
        }
    }

    /// The rest of its output, to its end.
    func readLines() -> [String] {
        var lines: [String] = []
        while let line = readLine() { lines.append(line) }
        return lines
    }

    func send(_ signal: Int32) {
        kill(process.processIdentifier, signal)
    }

    var isRunning: Bool { process.isRunning }

    /// Waits for the end, and tells what was written to standard error.
    func end() -> (end: End, errors: String) {
        let text = String(
            decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let status = process.terminationStatus
        return (process.terminationReason == .exit ? .exit(status) : .signal(status), text)
    }

    static func name(of signal: Int32) -> String { signal == SIGINT ? "SIGINT" : "SIGTERM" }

    /// Test threads block signals, and a child inherits that from the thread that starts it.
    private static func withAllSignals(_ body: () throws -> Void) rethrows {
        var (none, before) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try body()
    }

    /// The programs lie beside the test bundle.
    static func path(of program: String) throws -> String {
        let path = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: path).deletingLastPathComponent()
            .appendingPathComponent(program).path
    }
}

/// Runs a scenario to its end and expects that it goes well.
func output(
    of scenario: String, program: String = "LoopPrograms", environment: [String: String] = [:]
) throws -> (lines: [String], errors: String) {
    let child = try Child(scenario, program: program, environment: environment)
    let lines = child.readLines()
    let (end, errors) = child.end()
    #expect(end == .exit(0), "\(errors)")
    return (lines, errors)
}
