public import AsyncIOCore
public import AsyncIOSystem

extension EventLoop {
    /// Runs `callback` on the loop each time a signal arrives, in the place of an earlier callback.
    ///
    /// It is an ordinary callback: it may do anything, and what it throws is reported. Several loops
    /// may listen to one signal, each is told. Signals that arrive faster than the kernel hands them
    /// out are one, which is the kernel's doing. While anybody in the process listens to SIGINT or SIGTERM
    /// explicitly, `run` leaves that signal alone. When the last one stops listening, or its loop ends,
    /// what there was before is put back. On a simulated loop signals come from `raiseSignal` of
    /// AsyncIOTesting alone. Loop thread only; asyncio wants the main thread.
    ///
    /// Throws `SignalError` for SIGKILL, SIGSTOP, faults and what is no signal.
    /// The counterpart of `loop.add_signal_handler`.
    public func addSignalHandler(
        _ signal: Signal, fileID: StaticString = #fileID, line: UInt = #line,
        _ callback: @escaping () throws -> Void
    ) throws(SignalError) {
        checkMayUse("addSignalHandler")
        let handler = SignalHandler(fileID: fileID, line: line, callback: callback)
        try LoopSignals.of(self).setHandler(handler, for: signal)
    }

    /// Removes the callback for a signal; false if there is none.
    ///
    /// What has arrived and was not handled yet still is, if its callback was queued. Loop thread only.
    /// The counterpart of `loop.remove_signal_handler`.
    @discardableResult
    public func removeSignalHandler(_ signal: Signal) -> Bool {
        checkMayUse("removeSignalHandler")
        return LoopSignals.of(self).removeHandler(for: signal)
    }

    private func checkMayUse(_ call: StaticString) {
        precondition(!isClosed, "\(call) was called on a loop that is closed")
        precondition(
            isOnLoopThread || !isRunning,
            """
            \(call) was called on a thread that does not run this loop; use loop.callSoonThreadSafe { … }
            """)
    }
}
