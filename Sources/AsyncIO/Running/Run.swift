import AsyncIOSystem

/// On what the main loop runs.
public struct RunMode: Sendable, Hashable {
    enum Kind: Hashable {
        case real(PollerKind)
        case simulated(seed: UInt64)
    }

    let kind: Kind

    /// Real time and the kernel, through the best back end of the platform.
    public static let real = RunMode(kind: .real(.platformDefault))

    /// Real time and the kernel, through poll(2): slower, for systems without epoll.
    public static let poll = RunMode(kind: .real(.poll))

    /// Virtual time: nothing sleeps for real, and the same seed gives the same run.
    public static func simulated(seed: UInt64 = 0) -> RunMode {
        RunMode(kind: .simulated(seed: seed))
    }
}

extension EventLoop {
    /// Makes a loop with the poller that the mode asks for.
    convenience init(_ mode: RunMode, _ place: Mode, debug: Bool) throws(OSError) {
        var (kind, seed): (PollerKind, UInt64) = (.simulated, 0)
        switch mode.kind {
        case .real(let chosen): kind = chosen
        case .simulated(let given): seed = given
        }
        self.init(poller: try kind.make(), mode: place, debug: debug, seed: seed)
    }
}

/// What `run` does when SIGINT or SIGTERM has cancelled the main task.
public enum InterruptionPolicy: Sendable, Hashable {
    /// After the clean end, the process dies of the signal, as a shell expects of a program.
    case endProcess
    /// `run` throws the `CancelledError`, whose reason is the signal.
    case throwError
    /// Signals are left alone.
    case ignore
}

/// Runs `body` on a new event loop that is the main and the default executor of the process.
///
/// Everything then runs on this one thread: `@MainActor` code (the body is such), plain `Task { }`,
/// `async let`, task groups, actors and `Task.sleep`. Call it first thing in a *synchronous* `main`,
/// once. It returns what `body` returns, after every task was cancelled and awaited, thread pools
/// have ended and descriptors are closed.
///
/// The first SIGINT or SIGTERM cancels the main task, with the signal as the reason; a second one
/// ends the process at once, with 130 or 143.
///
/// - Parameters:
///   - mode: Real time, or a simulation.
///   - debug: Whether the loop watches itself; `nil` asks `SWIFT_ASYNCIO_DEBUG`.
///   - interruption: What becomes of a program that a signal has ended.
/// - Throws: What `body` throws; `RunError` if the loop cannot run; `OSError` from the system;
///   `DeadlockError` from a simulation in which nothing can happen any more.
///
/// The counterpart of `asyncio.run`.
@discardableResult
public func run<Success: Sendable>(
    _ mode: RunMode = .real, debug: Bool? = nil,
    interruption: InterruptionPolicy = .endProcess,
    fileID: StaticString = #fileID, line: UInt = #line,
    _ body: @escaping @MainActor () async throws -> Success
) throws -> Success {
    let isDebug = debug ?? EventLoop.debugFromEnvironment
    let before = isDebug ? openDescriptorCount() : nil
    let loop = try ProcessLoop.install(mode, debug: isDebug)
    let watch = InterruptionWatch(loop: loop, policy: interruption)
    defer { watch.end() }
    let result = Result {
        try loop.runMain(site: SourceSite(fileID, line), started: watch.watch, body)
    }
    try loop.shutDown()
    ProcessLoop.reportLeaks(of: loop, since: before)
    do {
        return try result.get()
    } catch {
        throw try watch.conclude(error)
    }
}
