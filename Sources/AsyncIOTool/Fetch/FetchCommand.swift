import ArgumentParser
import AsyncIO

/// `asyncio fetch`.
struct FetchCommand: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Fetches many URLs at once.",
        discussion: """
            Without a URL, a demonstration: a server on this machine with a hundred pages that \
            take a tenth of a second each, fetched one by one, with threads, and all at once.

            Ends with 0 if every URL was fetched, with 1 if some were not (a status of 400 or more \
            counts as a failure), with 2 if the command line is wrong.
            """)

    @Argument(help: "What to fetch; each begins with http://.")
    var urls: [String] = []

    @Option(name: .shortAndLong, help: "How many URLs are fetched at once.")
    var concurrency = 100

    @Option(name: .shortAndLong, help: "How many seconds each URL may take.")
    var timeout = 30.0

    @Option(
        name: .shortAndLong,
        help: "A file with a URL on each line, or - for standard input; # begins a comment.")
    var file: String?

    @Option(name: .shortAndLong, help: "A folder for the bodies; files in it are replaced.")
    var output: String?

    @Flag(help: "Print one JSON document instead of a table.")
    var json = false

    @Flag(help: "List every URL in the table, however many there are.")
    var all = false

    @Flag(name: .shortAndLong, help: "Show neither progress nor, if all went well, a table.")
    var quiet = false

    func validate() throws {
        guard concurrency > 0 else { throw ValidationError("--concurrency must be at least 1.") }
        guard timeout > 0, timeout < 1e9 else {
            throw ValidationError("--timeout must be a positive number of seconds.")
        }
    }

    func execute() throws -> Int32 {
        if urls.isEmpty, file == nil { return try Demonstration.run(quiet: quiet) }
        let fetcher = Fetcher(
            timeout: .seconds(timeout), concurrency: allowedConcurrency, folder: output)
        let style = progressStyle
        let result: ([FetchOutcome], Duration)? = try AsyncIO.run {
            guard let list = try await prepare() else { return nil }
            let progress = Progress("Fetching", total: list.count, style: style)
            defer { progress.end() }
            return try await timed { try await fetcher.fetch(list, progress: progress) }
        }
        guard let (outcomes, duration) = result else { return 2 }
        show(outcomes, duration)
        return outcomes.allSatisfy(\.isSuccess) ? 0 : 1
    }

    /// What is to be fetched, with a folder to put it; `nil` if the user was told what is wrong.
    @MainActor
    private func prepare() async throws -> [String]? {
        do {
            let list = try await URLList.read(urls, file: file)
            if let output { try await createDirectory(FilePath(output), withIntermediates: true) }
            return list
        } catch let error as OSError {
            Output.writeError("asyncio: \(error)\n")
            return nil
        }
    }

    private var progressStyle: Progress.Style {
        if quiet || json && !Output.errorIsTerminal { return .none }
        return Output.errorIsTerminal ? .bar : .lines
    }

    /// What was asked for, or what the system's limit on descriptors leaves.
    private var allowedConcurrency: Int {
        let available = max(DescriptorLimit.raise() - 64, 1)
        let perFetch = output == nil ? 1 : 2
        let allowed = min(concurrency, max(available / perFetch, 1))
        if allowed < concurrency, !quiet {
            Output.writeError(
                "asyncio: --concurrency lowered to \(allowed): the process may not open more files "
                    + "(ulimit -n)\n")
        }
        return allowed
    }

    private func show(_ outcomes: [FetchOutcome], _ duration: Duration) {
        if json { return Output.write(JSONReport.text(outcomes)) }
        if quiet {
            for outcome in outcomes {
                if let problem = outcome.problem {
                    Output.writeError("asyncio: \(outcome.url): \(problem)\n")
                }
            }
            return
        }
        Output.write(ResultTable(outcomes: outcomes, duration: duration, isComplete: all).text)
    }
}

/// Runs something on the loop and says how long it took.
@MainActor
func timed<Value>(_ body: () async throws -> Value) async throws -> (Value, Duration) {
    let clock = EventLoop.current?.clock
    let start = clock?.now
    let value = try await body()
    guard let start, let clock else { return (value, .zero) }
    return (value, start.duration(to: clock.now))
}
