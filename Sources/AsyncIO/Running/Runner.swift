public import AsyncIOCore
import AsyncIOSystem

/// A loop of one's own that runs one piece of work after the other.
///
/// The loop is made when it is first needed, and what one `run` has left on it goes on during the
/// next. It is a loop in local mode, as `EventLoop()` makes it: it may live beside others, in tests
/// and libraries, and it cannot run code of the main actor; a program's main loop is `AsyncIO.run`.
/// Used by one thread at a time. `withRunner` closes it by itself; one that is dropped without
/// `close` is reported. The counterpart of `asyncio.Runner`.
public final class Runner {
    private let mode: RunMode
    private let isDebug: Bool
    private let interruption: InterruptionPolicy
    private let reportHandler: EventLoop.ReportHandler?
    private let site: SourceSite
    private var madeLoop: EventLoop?
    private var isClosed = false

    /// Prepares a runner; nothing is made before it is needed.
    ///
    /// - Parameters:
    ///   - mode: Real time, or a simulation.
    ///   - debug: Whether the loop watches itself; `nil` asks `SWIFT_ASYNCIO_DEBUG`.
    ///   - interruption: What becomes of a `run` that SIGINT or SIGTERM has ended. As in asyncio only
    ///     the main thread looks after signals, and only after those that nobody else handles.
    ///   - reportHandler: The loop's `reportHandler`.
    public init(
        _ mode: RunMode = .real, debug: Bool? = nil,
        interruption: InterruptionPolicy = .endProcess,
        reportHandler: EventLoop.ReportHandler? = nil,
        fileID: StaticString = #fileID, line: UInt = #line
    ) {
        self.mode = mode
        isDebug = debug ?? EventLoop.debugFromEnvironment
        self.interruption = interruption
        self.reportHandler = reportHandler
        site = SourceSite(fileID, line)
    }

    deinit {
        guard let madeLoop, !madeLoop.isClosed else { return }
        madeLoop.report(
            LoopReport(
                kind: .leak,
                message: """
                    a Runner was dropped and never closed, so what was left on it ends abruptly; call \
                    close(), or use withRunner { }
                    """,
                subject: madeLoop, site: site))
        if !madeLoop.isRunning { madeLoop.close() }
    }

    /// The loop; made by the first who asks.
    ///
    /// Throws `RunError.runnerIsClosed` after `close`, and `OSError` if the system has no descriptors
    /// left. The counterpart of `Runner.get_loop`.
    public var loop: EventLoop {
        get throws {
            if isClosed { throw RunError.runnerIsClosed }
            if let madeLoop { return madeLoop }
            let loop = try EventLoop(mode, .local, debug: isDebug)
            loop.reportHandler = reportHandler
            madeLoop = loop
            return loop
        }
    }

    /// Runs the loop on the calling thread until `body` has ended, and returns what it returned.
    ///
    /// Tasks that are still there stay suspended until the next `run`, or `close`. Throws what `body`
    /// throws; `RunError` after `close`, and inside a loop that runs. The counterpart of `Runner.run`.
    @discardableResult
    public func run<Success: Sendable>(
        fileID: StaticString = #fileID, line: UInt = #line,
        _ body: sending @escaping @isolated(any) () async throws -> Success
    ) throws -> Success {
        let loop = try loop
        let policy = Thread.isMain ? interruption : .ignore
        let watch = InterruptionWatch(loop: loop, policy: policy)
        defer { watch.end() }
        do {
            return try loop.runMain(site: SourceSite(fileID, line), started: watch.watch, body)
        } catch {
            throw try watch.conclude(error, cleanUp: close)
        }
    }

    /// Cancels and awaits every task that is left, ends thread pools, and closes the loop.
    ///
    /// Errors of tasks that fail while they are being cancelled are reported. Closing twice does
    /// nothing. Not inside the running loop. The counterpart of `Runner.close`.
    public func close() throws {
        isClosed = true
        try madeLoop?.shutDown()
    }
}

/// Calls `body` with a runner, and closes that afterwards.
///
/// The parameters are those of `Runner`. What `body` throws is thrown, after what is left was ended.
/// The counterpart of `with asyncio.Runner() as runner`.
public func withRunner<Value>(
    _ mode: RunMode = .real, debug: Bool? = nil, interruption: InterruptionPolicy = .endProcess,
    reportHandler: EventLoop.ReportHandler? = nil,
    fileID: StaticString = #fileID, line: UInt = #line,
    _ body: (Runner) throws -> Value
) throws -> Value {
    let runner = Runner(
        mode, debug: debug, interruption: interruption, reportHandler: reportHandler,
        fileID: fileID, line: line)
    let result = Result { try body(runner) }
    let end = Result { try runner.close() }
    // Of two failures the first is the one to tell.
    let value = try result.get()
    try end.get()
    return value
}
