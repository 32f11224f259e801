import Foundation

/// What the Python halves do: all of them in one process, once.
enum PythonTraces {
    static let all = Result { try run() }

    /// The folder of the halves, and of the program that runs them.
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Python")

    private static func run() throws -> [String: [String]] {
        let process = Process()
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        // -B: what python would write beside its sources is no part of the package.
        process.arguments = ["python3", "-B", folder.appendingPathComponent("run.py").path]
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let traces = output.fileHandleForReading.readDataToEndOfFile()
        let message = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw PythonFailed(message: String(decoding: message, as: UTF8.self))
        }
        return try JSONDecoder().decode([String: [String]].self, from: traces)
    }
}

/// Python could not run the scenarios.
struct PythonFailed: Error, CustomStringConvertible {
    let message: String

    var description: String {
        """
        the Python halves of the twins could not be run: \(message)
        They need python3, CPython 3.11 or newer, without any package (Debian: apt install python3).
        """
    }
}
