import Foundation

/// A pseudo-terminal with a program in it.
enum Terminal {
    /// Everything that the program writes to its terminal.
    static func output(of program: String) throws -> String {
        var (screen, line): (Int32, Int32) = (-1, -1)
        guard openpty(&screen, &line, nil, nil, nil) == 0 else {
            throw CocoaError(.fileWriteUnknown)
        }
        defer { close(screen) }
        // Another test's child must not hold the terminal open.
        for end in [screen, line] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let process = Process()
        process.executableURL = try Example.folder().appendingPathComponent("ExamplePrograms")
        process.arguments = [program, "--simulated"]
        let terminal = FileHandle(fileDescriptor: line, closeOnDealloc: false)
        process.standardOutput = terminal
        process.standardError = terminal
        try process.run()
        // Once only the program holds the line, reading ends with it: by an error, as terminals do.
        close(line)
        var text: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(screen, &piece, piece.count)
            guard count > 0 else { break }
            text += piece[..<count]
        }
        process.waitUntilExit()
        return String(decoding: text, as: UTF8.self)
    }
}
