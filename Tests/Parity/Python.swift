import Foundation

/// A program in Python: what it wrote, or why it failed.
enum Python {
    static func run(_ program: URL) throws -> Data {
        let process = Process()
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        // -B: what python would write beside its sources is no part of the package.
        process.arguments = ["python3", "-B", program.path]
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        // One after the other: what goes to standard error is far less than a pipe holds.
        let written = output.fileHandleForReading.readDataToEndOfFile()
        let message = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(message: String(decoding: message + written, as: UTF8.self))
        }
        return written
    }

    struct Failed: Error, CustomStringConvertible {
        let message: String

        var description: String {
            """
            a program of the parity tests failed: \(message)
            They need python3, CPython 3.11 or newer, without packages (Debian: apt install python3).
            """
        }
    }
}
