import Foundation

/// Programs of others, started for a test.
enum Peer {
    /// Where a program is installed, or `nil`.
    static func find(_ name: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return (folders + ["/usr/sbin", "/usr/local/sbin"]).map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs a program to its end and returns what it printed. Blocks.
    static func run(_ name: String, _ arguments: [String]) throws -> String {
        let process = try make(name, arguments)
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    /// Starts a server; the caller terminates it.
    static func start(_ name: String, _ arguments: [String]) throws -> Process {
        let process = try make(name, arguments)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    private static func make(_ name: String, _ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try Peer.path(of: name))
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        return process
    }

    private static func path(of name: String) throws -> String {
        guard let path = find(name) else { throw CocoaError(.fileNoSuchFile) }
        return path
    }

    /// A new folder with files of the given sizes, named after them.
    static func folder(of sizes: [Int]) throws -> URL {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("asyncio-peer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for size in sizes {
            try Data(repeating: 0x61, count: size).write(to: url.appendingPathComponent("\(size)"))
        }
        return url
    }
}
