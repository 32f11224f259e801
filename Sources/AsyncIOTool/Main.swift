import ArgumentParser
import AsyncIO
import Logging

/// The program `asyncio`.
///
/// `main` is synchronous, because the event loop must come before the first Swift task.
@main
enum Main {
    static func main() {
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        do {
            var command = try AsyncIOCommand.parseAsRoot()
            if let tool = command as? any ToolCommand { endProcess(try tool.execute()) }
            // Help: it throws what is to be printed.
            try command.run()
        } catch {
            endProcess(report(error))
        }
    }

    /// Tells of an error; what is the user's mistake ends with 2, as in most tools.
    private static func report(_ error: any Error) -> Int32 {
        let message = AsyncIOCommand.fullMessage(for: error)
        switch AsyncIOCommand.exitCode(for: error) {
        case .success:
            Output.write(message + "\n")
            return 0
        case .validationFailure:
            Output.writeError(message + "\n")
            return 2
        default:
            Output.writeError(message + "\n")
            return 1
        }
    }
}

/// The root of the command line.
struct AsyncIOCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "asyncio",
        abstract: "Tools made with swift-asyncio.",
        version: ToolVersion.text,
        subcommands: [FetchCommand.self])
}

/// A subcommand that says with which status the process ends.
protocol ToolCommand: ParsableCommand {
    func execute() throws -> Int32
}
