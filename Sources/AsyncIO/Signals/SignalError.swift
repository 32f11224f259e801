public import AsyncIOSystem

/// Why nobody can listen to a signal.
///
/// asyncio raises `ValueError` and `RuntimeError` for these.
public enum SignalError: Error, Sendable, Hashable, CustomStringConvertible {
    /// There is no such signal, or the system keeps it for itself.
    case noSuchSignal(Signal)
    /// SIGKILL and SIGSTOP never reach a process.
    case cannotBeCaught(Signal)
    /// The kernel sends it for a fault in the instruction that runs, which would then run again.
    case isFault(Signal)

    /// The reason, and what to do instead.
    public var description: String {
        switch self {
        case .noSuchSignal(let signal):
            "there is no signal \(signal.rawValue) to listen to; use one of Signal's, such as .terminate"
        case .cannotBeCaught(let signal):
            "\(signal) cannot be caught by any process; listen to .terminate or .terminalStop"
        case .isFault(let signal):
            """
            \(signal) tells of a fault in the instruction that runs, and would be sent again for ever; \
            leave it to the system, which ends the process
            """
        }
    }

    /// Throws if a signal is one of these.
    static func check(_ signal: Signal) throws(SignalError) {
        if !signal.exists { throw .noSuchSignal(signal) }
        if signal.cannotBeCaught { throw .cannotBeCaught(signal) }
        if signal.isFault { throw .isFault(signal) }
    }
}
