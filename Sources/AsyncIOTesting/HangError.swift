import AsyncIOCore

/// A test has not ended within its limit, on a loop in real time.
public struct HangError: Error, Sendable, CustomStringConvertible {
    /// How long it was waited.
    public let limit: Duration
    /// Each task that had not ended, with its name, what it waits for and where it was created.
    public let tasks: [String]

    init(limit: Duration, tasks: [TaskRecord]) {
        self.limit = limit
        self.tasks = tasks.map(\.account)
    }

    /// The limit, and the tasks, a line each.
    public var description: String {
        (["not ended after \(limit); these tasks have not:"] + tasks).joined(separator: "\n  ")
    }
}

extension EventLoop {
    /// Runs a test to its end, but on a loop in real time no longer than `limit`.
    ///
    /// A test whose steps never end blocks the loop, and this clock with it.
    func run<Success: Sendable>(
        within limit: Duration, site: SourceSite,
        _ body: sending @escaping @isolated(any) () async throws -> Success
    ) throws -> Success {
        guard !isSimulated else { return try runMain(site: site, body) }
        var hang: HangError?
        var clock: TimerHandle?
        defer { clock?.cancel() }
        do {
            let start = { (_: TaskRecord) in
                clock = self.callLater(limit) {
                    hang = HangError(limit: limit, tasks: self.allTasks)
                    self.stop()
                }
            }
            return try runMain(site: site, started: start, body)
        } catch RunError.stoppedEarly {
            throw hang ?? RunError.stoppedEarly as any Error
        }
    }
}
