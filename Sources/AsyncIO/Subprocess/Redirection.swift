import AsyncIOSystem

/// Where a standard stream of a child comes from, or goes to.
public struct Redirection: Sendable, Hashable {
    enum Kind: Hashable {
        case inherit
        case null
        case pipe
        case descriptor(Int32)
        case standardOutput
        case file(String, append: Bool)
    }

    let kind: Kind

    /// The stream that this process has itself.
    public static let inherit = Redirection(kind: .inherit)
    /// Nowhere: reading finds the end, and what is written is thrown away.
    ///
    /// The counterpart of `subprocess.DEVNULL`.
    public static let null = Redirection(kind: .null)
    /// A pipe, whose other end is a stream of the `ChildProcess`.
    ///
    /// The counterpart of `subprocess.PIPE`.
    public static let pipe = Redirection(kind: .pipe)
    /// For standard error: wherever standard output goes.
    ///
    /// The counterpart of `subprocess.STDOUT`.
    public static let standardOutput = Redirection(kind: .standardOutput)

    /// A descriptor of one's own, which stays open and one's own.
    public static func descriptor(_ raw: Int32) -> Redirection {
        Redirection(kind: .descriptor(raw))
    }

    /// A file: read from its beginning, or written anew; with `append`, written at its end.
    ///
    /// A relative path starts at the directory of this process, not at the child's.
    public static func file(_ path: String, append: Bool = false) -> Redirection {
        Redirection(kind: .file(path, append: append))
    }

    /// What the system layer is to do for the standard stream with this number.
    func stream(for number: Int32) -> SpawnRequest.Stream {
        let isInput = number == 0
        switch kind {
        case .inherit: return .inherit
        case .null: return .file("/dev/null", .both)
        case .pipe: return isInput ? .pipeToRead : .pipeToWrite
        case .descriptor(let raw): return .descriptor(raw)
        case .standardOutput:
            precondition(number == 2, ".standardOutput is for standard error alone")
            return .sameAs(1)
        case .file(let path, let append):
            return .file(path, isInput ? .read : append ? .append : .write)
        }
    }
}
