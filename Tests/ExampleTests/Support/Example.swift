import Foundation
import Testing

/// A program of the tutorials in a process of its own, most often on virtual time.
struct Example {
    let lines: [String]
    /// How much virtual time has passed, in seconds.
    let virtualSeconds: Double?
    /// How much real time has passed, in seconds.
    let realSeconds: Double

    init(_ name: String, simulated: Bool = true) throws {
        try self.init(arguments: [name] + (simulated ? ["--simulated"] : []))
    }

    /// Runs the program to its end, which has to be a good one unless it is told otherwise.
    init(arguments: [String], status: Int32 = 0) throws {
        let process = Process()
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = try Self.folder().appendingPathComponent("ExamplePrograms")
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = errors
        let start = ContinuousClock.now
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let report = String(
            decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        realSeconds = start.duration(to: .now) / .seconds(1)
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == status, "\(arguments): \(report)")
        lines = String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
        virtualSeconds = report.firstMatch(of: /virtual time: ([\d.]+) seconds/).flatMap {
            Double($0.1)
        }
    }

    /// The programs lie beside the test bundle.
    static func folder() throws -> URL {
        let path = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: path).deletingLastPathComponent()
    }

    /// The root of the package.
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func text(of path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
}
