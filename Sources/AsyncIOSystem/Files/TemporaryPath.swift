internal import Glibc
package import SystemPackage

/// A new file or directory that is to be removed again, at the latest when nobody knows of it any more.
package final class TemporaryPath: @unchecked Sendable {
    // SAFETY: made on a worker thread and handed over whole; its calls follow one another.
    package let path: FilePath
    private var file: OpenedFile?
    private var isThere = true

    init(_ path: FilePath, _ file: OpenedFile?) {
        (self.path, self.file) = (path, file)
    }

    /// Makes a file that only this user may use.
    package static func file(
        in directory: FilePath, prefix: String, suffix: String
    ) throws(OSError) -> TemporaryPath {
        let (file, path) = try Files.openTemporary(in: directory, prefix: prefix, suffix: suffix)
        return TemporaryPath(path, file)
    }

    /// Makes a directory that only this user may use.
    package static func directory(
        in directory: FilePath, prefix: String
    ) throws(OSError) -> TemporaryPath {
        TemporaryPath(try Files.makeTemporaryDirectory(in: directory, prefix: prefix), nil)
    }

    deinit {
        // Somebody was cancelled while it was made.
        try? remove()
    }

    /// The open file, once.
    package func takeFile() throws(OSError) -> OpenedFile {
        defer { file = nil }
        guard let file else { throw OSError(call: "open", subject: path.string, code: EBADF) }
        return file
    }

    /// Gives it a name for good, in the place of what has that name.
    func rename(to target: FilePath) throws(OSError) {
        try Files.rename(path, to: target)
        isThere = false
    }

    /// Removes it, with all that is in it; one that has gone is as good.
    package func remove() throws(OSError) {
        guard isThere else { return }
        isThere = false
        do {
            try Files.removeTree(path)
        } catch  where error.isMissing {
            return
        }
    }
}
