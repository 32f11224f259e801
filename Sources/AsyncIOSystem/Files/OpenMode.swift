internal import CAsyncIO
internal import Glibc

/// For what a file is opened: the counterpart of the mode in Python's `open`.
///
/// | here | Python | reads | writes | if it is missing | if it is there |
/// |---|---|---|---|---|---|
/// | `.read` | `r` | yes | no | error | kept |
/// | `.update` | `r+` | yes | yes | error | kept, written over from its start |
/// | `.write` | `w` | no | yes | created | emptied |
/// | `[.read, .write]` | `w+` | yes | yes | created | emptied |
/// | `.append` | `a` | no | at its end | created | kept |
/// | `[.read, .append]` | `a+` | yes | at its end | created | kept |
/// | `.create` | `x` | no | yes | created | error |
/// | `[.read, .create]` | `x+` | yes | yes | created | error |
///
/// `[.update, .orCreate]`, which Python has no letter for, creates a missing file and keeps one that is there.
public struct OpenMode: OptionSet, Sendable, Hashable {
    /// The bits.
    public let rawValue: UInt8

    /// Makes a mode of bits; the constants are the better way.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// May be read.
    public static let read = OpenMode(rawValue: 1)
    /// May be read and written; must be there.
    public static let update: OpenMode = [read, writable]
    /// May be written; what was in it is gone.
    public static let write: OpenMode = [writable, orCreate, truncated]
    /// May be written at its end only, wherever that is by then.
    public static let append: OpenMode = [writable, orCreate, atEnd]
    /// May be written; must not be there.
    public static let create: OpenMode = [writable, orCreate, exclusive]
    /// Is created if it is missing.
    public static let orCreate = OpenMode(rawValue: 4)

    /// May be written: what all modes but `read` have in common.
    package static let writable = OpenMode(rawValue: 2)
    private static let truncated = OpenMode(rawValue: 8)
    package static let atEnd = OpenMode(rawValue: 16)
    private static let exclusive = OpenMode(rawValue: 32)

    /// The same as flags of `open`.
    ///
    /// Never to wait in `open`: a pipe without another end would keep a worker thread for ever.
    var flags: Int32 {
        var flags = O_CLOEXEC | O_NOCTTY | O_NONBLOCK
        if contains(.writable) { flags |= contains(.read) ? O_RDWR : O_WRONLY }
        if contains(.orCreate) { flags |= O_CREAT }
        if contains(.truncated) { flags |= O_TRUNC }
        if contains(.atEnd) { flags |= O_APPEND }
        if contains(.exclusive) { flags |= O_EXCL }
        return flags
    }
}
