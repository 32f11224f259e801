public import AsyncIO
import AsyncIOCore

extension EventLoop {
    /// Hands a signal to those on this loop who listen to it, as if the kernel had sent it.
    ///
    /// Without such, SIGINT and SIGTERM cancel the main task of `run`, as they would. Returns whether
    /// anybody was concerned. Nothing is sent to the process: this is for simulated loops, where no signal
    /// of the kernel arrives, and works on any. Loop thread only.
    @discardableResult
    public func raiseSignal(_ signal: Signal) -> Bool {
        LoopSignals.of(self).raise(signal)
    }
}
