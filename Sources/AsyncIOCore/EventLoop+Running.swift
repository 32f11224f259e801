public import AsyncIOSystem
import Synchronization

extension EventLoop {
    /// Makes a loop for one's own thread.
    ///
    /// Nothing global is touched.
    ///
    /// Run it with `runUntilComplete` or `runForever`, from any thread, one at a time, and `close` it.
    /// Throws `OSError` if the system has no descriptors left. The counterpart of `new_event_loop`.
    /// In debug mode a loop that is dropped and was not closed is reported.
    public convenience init(
        debug: Bool? = nil, fileID: StaticString = #fileID, line: UInt = #line
    ) throws(OSError) {
        self.init(
            poller: try PollerKind.platformDefault.make(), mode: .local,
            debug: debug ?? Self.debugFromEnvironment, site: SourceSite(fileID, line))
    }

    /// Whether `SWIFT_ASYNCIO_DEBUG` asks for debug mode.
    package static var debugFromEnvironment: Bool {
        switch Environment.value(of: "SWIFT_ASYNCIO_DEBUG") {
        case nil, "", "0": false
        default: true
        }
    }

    /// Runs the loop on the calling thread until `body` has ended, and returns what it returned.
    ///
    /// Tasks that are still there stay suspended until the loop runs again, or is closed.
    /// The counterpart of `loop.run_until_complete`.
    public func runUntilComplete<Success: Sendable>(
        fileID: StaticString = #fileID, line: UInt = #line,
        _ body: sending @escaping @isolated(any) () async throws -> Success
    ) throws -> Success {
        try runMain(site: SourceSite(fileID, line), body)
    }

    /// Runs the loop on the calling thread until `stop` is called.
    ///
    /// The counterpart of `loop.run_forever`.
    public func runForever() throws {
        try run(until: { self.isStopping })
    }

    /// Ends `runForever` after the present turn; `runUntilComplete` then throws `RunError`.
    ///
    /// Loop thread only; the counterpart of `loop.stop`.
    public func stop() {
        checkThread("stop")
        isStopping = true
    }

    /// Turns the loop until `isDone` says so, which is asked after every turn.
    package func run(until isDone: () -> Bool) throws {
        try checkMayRun()
        isStopping = false
        isRunningNow.store(true, ordering: .releasing)
        ThreadLoop.current = Unmanaged.passUnretained(self).toOpaque()
        defer {
            ThreadLoop.current = nil
            isRunningNow.store(false, ordering: .releasing)
        }
        try turn(until: isDone)
    }

    /// Turns a loop that is set up to run.
    func turn(until isDone: () -> Bool) throws {
        while !isDone() {
            try turn()
            if hasStalled {
                hasStalled = false
                if !isDone(), ready.count == 0 { throw DeadlockError(tasks: allTasks) }
            }
        }
    }

    private func checkMayRun() throws(RunError) {
        if isClosed { throw .loopIsClosed }
        if isRunning || Self.current != nil { throw .insideRunningLoop }
    }

    /// Starts `body` as the main task, turns the loop until it is done and returns its result.
    @discardableResult
    package func runMain<Success: Sendable>(
        site: SourceSite, started: (TaskRecord) -> Void = { _ in },
        _ body: sending @escaping @isolated(any) () async throws -> Success
    ) throws -> Success {
        try checkMayRun()
        checkIsolation(isOnMainActor(body))
        let main = startTask(named: "main", site: site, body)
        started(main.record)
        try run(until: { main.record.isDone || isStopping })
        guard main.record.isDone else { throw RunError.stoppedEarly }
        main.record.markRead()
        return try finishedValue(of: main.task)
    }

    /// Traps if code of the main actor is given to a loop that is not its executor.
    func checkIsolation(_ needsMainActor: Bool) {
        precondition(
            mode == .process || !needsMainActor,
            """
            a loop in local mode cannot run @MainActor code: the main actor is not this loop. Use \
            run { } from a synchronous main, or make the closure nonisolated.
            """)
    }
}

/// Why a loop could not be run.
///
/// Each is a mistake in the program; the description says what to do instead.
public enum RunError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Swift tasks were created before `run`, so the executors could no longer be replaced.
    case tooLate
    /// `run` was called a second time in this process.
    case ranBefore
    /// A loop runs on this thread already.
    case insideRunningLoop
    /// `stop` was called before what was run had ended.
    case stoppedEarly
    /// The loop was closed.
    case loopIsClosed
    /// The runner was closed.
    case runnerIsClosed

    /// The mistake, and what to do instead.
    public var description: String {
        switch self {
        case .tooLate:
            """
            run { } came too late: a Swift task exists already, so the loop can no longer become the \
            executor. Call it first thing in a synchronous main: `static func main() throws { try \
            AsyncIO.run { … } }`, not `async throws`.
            """
        case .ranBefore:
            """
            run { } was called a second time: a process has one main loop. Do all work inside one \
            run { }, or use EventLoop().runUntilComplete { } for a loop of your own.
            """
        case .insideRunningLoop:
            """
            a loop already runs on this thread. Inside it, `await` the work or use createTask { }; \
            another loop needs another thread.
            """
        case .stoppedEarly:
            """
            the loop was stopped before what it ran had ended. stop() is for runForever(); here, let the \
            body return, or cancel its task.
            """
        case .loopIsClosed:
            "the loop is closed and runs nothing any more; make a new one with EventLoop()."
        case .runnerIsClosed:
            "the runner is closed and runs nothing any more; make a new one with Runner()."
        }
    }
}

/// Nothing can ever happen any more: every task waits, no timer is set and no I/O can come.
///
/// Only a simulated loop can know this. The counterpart of Go's "all goroutines are asleep".
public struct DeadlockError: Error, Sendable, CustomStringConvertible {
    /// Each task that waits, with its name, what it waits for and where it was created.
    public let waiting: [String]

    init(tasks: [TaskRecord]) {
        waiting = tasks.map(\.account)
    }

    /// The tasks that wait for each other, a line each.
    public var description: String {
        (["deadlock: every task waits and nothing can wake one"] + waiting)
            .joined(separator: "\n  ")
    }
}

extension EventLoop {
    /// Whether `becomeProcessExecutor` still comes in time: before any Swift task.
    package static var canBecomeProcessExecutor: Bool { RuntimeHooks.isBeforeFirstTask }

    /// Makes this loop the main and the default executor of the process, for good.
    package func becomeProcessExecutor() {
        RuntimeHooks.install(self)
    }
}
