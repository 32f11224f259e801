import AsyncIOCore
public import AsyncIOSystem

/// A program that was started: its streams, its signals and its end.
///
/// Made by `createSubprocessExec`, `createSubprocessShell` and `withSubprocess`. A child that runs
/// when its handle is let go of, or its loop ends, is ended: SIGTERM, and after the grace period
/// SIGKILL, to all of its process group if that is its own. It is always reaped. Belongs to the loop's
/// thread.
///
/// A pipe holds some tens of kilobytes: a child that writes more than that waits until somebody reads.
///
/// The counterpart of `asyncio.subprocess.Process`.
public final class ChildProcess: CustomStringConvertible {
    /// The number of the process; somebody else's soon after it has ended.
    public var pid: Int32 { watch.pid }
    /// How it has ended; `nil` while it runs.
    ///
    /// The counterpart of `Process.returncode`, which is its `returnCode`.
    public var exitStatus: ExitStatus? { watch.status }

    let input: StreamWriter?
    let output: StreamReader?
    let errors: StreamReader?
    private let watch: ChildWatch

    init(_ watch: ChildWatch, streamLimit: Int) throws {
        self.watch = watch
        do {
            input = try watch.connectPipe(0).map { StreamWriter($0) }
            output = try watch.connectPipe(1).map { StreamReader($0, limit: streamLimit) }
            errors = try watch.connectPipe(2).map { StreamReader($0, limit: streamLimit) }
        } catch {
            watch.beginEnding(within: .zero)
            throw error
        }
    }

    deinit {
        let watch = watch
        if watch.loop.isOnLoopThread {
            watch.beginEnding()
        } else {
            nonisolated(unsafe) let watch = watch  // SAFETY: used on the loop's thread alone
            watch.loop.callSoonThreadSafe { watch.beginEnding() }
        }
    }

    /// What the child reads; traps if that is no pipe.
    public var stdin: StreamWriter { pipe(input, "stdin") }
    /// What the child writes; traps if that is no pipe.
    public var stdout: StreamReader { pipe(output, "stdout") }
    /// What the child writes to its standard error; traps if that is no pipe.
    public var stderr: StreamReader { pipe(errors, "stderr") }

    /// The process as `<ChildProcess 4711 running>`, or with its end.
    public var description: String {
        "<ChildProcess \(pid) \(exitStatus.map(\.description) ?? "running")>"
    }

    /// Waits until the child has exited, and says how.
    ///
    /// Its pipes may be open still, if it has children of its own, and full: a child that nobody reads
    /// from may never exit. `communicate` waits for the end of the pipes too. Any number of tasks may
    /// wait; cancelling one leaves the child alone.
    /// The counterpart of `Process.wait`, as it is meant to be (cpython#119710).
    @discardableResult
    public func wait() async throws -> ExitStatus {
        let cause = await watch.wait()
        guard let status = watch.status else {
            precondition(cause != .ready, "a child that has ended has a status")
            throw watch.loop.cancellationError
        }
        return status
    }

    /// Sends a signal; does nothing if the child has ended.
    ///
    /// It never reaches anybody else, also if the number of the process was given out again. Throws
    /// `OSError` if the child may not be sent that signal. The counterpart of `Process.send_signal`.
    public func sendSignal(_ signal: Signal) throws(OSError) {
        try watch.send(signal)
    }

    /// Asks the child to end, by SIGTERM; does nothing if it has.
    ///
    /// Throws as `sendSignal`. The counterpart of `Process.terminate`.
    public func terminate() throws(OSError) {
        try watch.send(.terminate)
    }

    /// Ends the child at once, by SIGKILL; does nothing if it has ended.
    ///
    /// Throws as `sendSignal`. The counterpart of `Process.kill`.
    public func kill() throws(OSError) {
        try watch.send(.kill)
    }

    /// Ends the child, by SIGTERM and after the grace period by SIGKILL, and waits until it has ended.
    ///
    /// The signals go to all of its process group, if that is its own. A cancellation of the caller does
    /// not cut the wait short. What was not written to its input yet is dropped. Without a duration the grace is that of the
    /// options. What `withSubprocess` does at its end.
    @discardableResult
    public func shutDown(within grace: Duration? = nil) async -> ExitStatus {
        if exitStatus == nil { watch.beginEnding(within: grace) }
        input?.abort()
        _ = await watch.wait(shielded: true)
        guard let exitStatus else { fatalError("a child that has ended has a status") }
        return exitStatus
    }

    private func pipe<Stream>(_ stream: Stream?, _ name: StaticString) -> Stream {
        guard let stream else {
            fatalError("the \(name) of this child is no pipe; start it with \(name): .pipe")
        }
        return stream
    }
}
