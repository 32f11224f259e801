internal import CAsyncIO
internal import Glibc
package import SystemPackage

/// A new file that is about to take the name of another; removed again if nobody gives it the name.
package final class Replacement: @unchecked Sendable {
    // SAFETY: made on a worker thread and handed over whole; its calls follow one another.
    package let path: FilePath
    package let temporaryPath: FilePath
    private var file: OpenedFile?
    private var isThere = true

    /// Opens the new file beside the old one, with its permissions.
    package init(of path: FilePath) throws(OSError) {
        let old = try Self.present(path)
        self.path = old == nil ? path : try Files.canonical(path)
        // Of a new name the kernel sees to the permissions; of an old one nobody else may see it half done.
        let (file, temporaryPath) = try Files.openTemporary(
            beside: self.path, permissions: old == nil ? .fileDefault : [.ownerReadWrite])
        (self.file, self.temporaryPath) = (file, temporaryPath)
        guard let old else { return }
        let code = Files.result("fchmod") { fchmod(file.raw, mode_t(old.permissions.rawValue)) }
        do {
            try Files.checked(code, "chmod", temporaryPath)
        } catch {
            discard()
            throw error
        }
    }

    deinit {
        discard()
    }

    /// The new file, to be written.
    package func takeFile() throws(OSError) -> OpenedFile {
        defer { file = nil }
        guard let file else { throw OSError(call: "open", subject: path.string, code: EBADF) }
        return file
    }

    /// Gives the new file its name.
    package func takePlace(durable: Bool) throws(OSError) {
        try Files.rename(temporaryPath, to: path)
        isThere = false
        if durable { try Files.synchronizeDirectory(path.removingLastComponent()) }
    }

    /// Removes the new file, unless it has its name.
    package func discard() {
        guard isThere else { return }
        isThere = false
        try? Files.removeFile(temporaryPath)
    }

    /// The file that is to be replaced, if there is one.
    private static func present(_ path: FilePath) throws(OSError) -> FileStatus? {
        let status: FileStatus
        do {
            status = try Files.status(of: path)
        } catch  where error.code == ENOENT {
            return nil
        }
        try Files.checkReplaceable(status, path)
        return status
    }
}
