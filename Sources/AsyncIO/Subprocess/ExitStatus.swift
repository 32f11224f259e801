public import AsyncIOSystem

/// How a child process has ended.
public enum ExitStatus: Hashable, Sendable, CustomStringConvertible {
    /// It has called `exit`, or returned from `main`, with this code; 0 says that all went well.
    case exited(Int32)
    /// A signal has ended it.
    case signalled(Signal)

    /// Whether it has exited with 0.
    public var isSuccess: Bool { self == .exited(0) }

    /// The code, or minus the number of the signal.
    ///
    /// The counterpart of `Process.returncode`.
    public var returnCode: Int32 {
        switch self {
        case .exited(let code): code
        case .signalled(let signal): -signal.rawValue
        }
    }

    /// The end in words, such as `exited with 1` or `ended by SIGKILL`.
    public var description: String {
        switch self {
        case .exited(let code): "exited with \(code)"
        case .signalled(let signal): "ended by \(signal)"
        }
    }

    init(_ end: ChildEnd) {
        self =
            switch end {
            case .exited(let code): .exited(code)
            case .signalled(let number): .signalled(Signal(rawValue: number))
            // asyncio's number for what cannot be known.
            case .reapedElsewhere: .exited(255)
            }
    }
}
