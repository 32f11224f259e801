public import SystemPackage

/// A file was used after it was closed.
///
/// The counterpart of Python's "I/O operation on closed file".
public struct FileClosedError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was tried.
    public let call: String
    /// The file.
    public let path: FilePath

    /// What was tried, and what to look for.
    public var description: String {
        """
        FileClosedError: \(call) on \(path), which is closed; nothing was read or written. \
        Use a file inside its withFile, or before its close().
        """
    }
}
