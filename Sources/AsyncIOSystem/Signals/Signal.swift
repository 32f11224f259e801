internal import CAsyncIO
internal import Glibc

/// A signal of the operating system, such as `.terminate`.
///
/// The counterpart of Python's `signal.Signals`.
public struct Signal: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number.
    public let rawValue: Int32

    /// The signal with a number; whether there is one shows when it is used.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// SIGHUP: the terminal is gone; servers read their settings again.
    public static let hangup = Signal(rawValue: SIGHUP)
    /// SIGINT: Ctrl-C.
    public static let interrupt = Signal(rawValue: SIGINT)
    /// SIGQUIT: Ctrl-\.
    public static let quit = Signal(rawValue: SIGQUIT)
    /// SIGABRT: the process has given itself up.
    public static let abort = Signal(rawValue: SIGABRT)
    /// SIGKILL: ends a process at once; it cannot be caught.
    public static let kill = Signal(rawValue: SIGKILL)
    /// SIGUSR1: whatever the program says.
    public static let user1 = Signal(rawValue: SIGUSR1)
    /// SIGUSR2: whatever the program says.
    public static let user2 = Signal(rawValue: SIGUSR2)
    /// SIGPIPE: a pipe was written to that nobody reads.
    public static let brokenPipe = Signal(rawValue: SIGPIPE)
    /// SIGALRM: a timer of the system has run out.
    public static let alarm = Signal(rawValue: SIGALRM)
    /// SIGTERM: the polite request to end.
    public static let terminate = Signal(rawValue: SIGTERM)
    /// SIGCHLD: a child has ended, or was stopped.
    public static let child = Signal(rawValue: SIGCHLD)
    /// SIGCONT: goes on after a stop.
    public static let `continue` = Signal(rawValue: SIGCONT)
    /// SIGSTOP: stops a process until `.continue`; it cannot be caught.
    public static let stop = Signal(rawValue: SIGSTOP)
    /// SIGTSTP: Ctrl-Z.
    public static let terminalStop = Signal(rawValue: SIGTSTP)
    /// SIGWINCH: the terminal has another size.
    public static let windowChange = Signal(rawValue: SIGWINCH)
    /// SIGURG: urgent data have arrived at a socket.
    public static let urgent = Signal(rawValue: SIGURG)

    /// The name, such as `SIGTERM`; `signal 34` for one that has none.
    public var description: String {
        casyncio_signal_name(rawValue).map { "SIG" + String(cString: $0) } ?? "signal \(rawValue)"
    }

    /// Whether there is such a signal.
    package var exists: Bool { (1...casyncio_signal_highest()).contains(rawValue) }

    /// Whether no process can have a handler for it.
    package var cannotBeCaught: Bool { self == .kill || self == .stop }

    /// Whether the kernel sends it for a fault in the very instruction that runs: a handler that only
    /// notes it would be called for ever.
    package var isFault: Bool {
        [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS].contains(rawValue)
    }

    /// Ends the process the way the signal would have, after writing out what is buffered.
    package func endProcess() -> Never {
        fflush(nil)
        raise(rawValue)
        // Process 1 of a container ignores signals without a handler.
        exit(128 + rawValue)
    }
}
