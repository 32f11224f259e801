internal import CAsyncIO
internal import Glibc
package import SystemPackage

/// A new file that is about to take the name of another; removed again if nobody gives it the name.
package final class Replacement: @unchecked Sendable {
    // SAFETY: made on a worker thread and handed over whole; its calls follow one another.
    package let path: FilePath
    private let new: TemporaryPath

    package var temporaryPath: FilePath { new.path }

    /// Opens the new file beside the old one, with its permissions.
    package init(of path: FilePath) throws(OSError) {
        let old = try Self.present(path)
        self.path = old == nil ? try Self.destination(of: path) : try Files.canonical(path)
        // Of a new name the kernel sees to the permissions; of an old one nobody else may see it half done.
        let (file, temporaryPath) = try Files.openTemporary(
            beside: self.path, permissions: old == nil ? .fileDefault : [.ownerReadWrite])
        new = TemporaryPath(temporaryPath, file)
        if let old { try Self.giveRights(of: old, to: file, temporaryPath) }
    }

    /// The new file, to be written.
    package func takeFile() throws(OSError) -> OpenedFile {
        try new.takeFile()
    }

    /// Gives the new file its name; with `durable` for good, whatever happens to the machine.
    package func takePlace(durable: Bool) throws(OSError) {
        guard durable else { return try new.rename(to: path) }
        // Opened before anything has changed, as it may be that the directory cannot be read.
        let directory = try Files.openDirectory(path.removingLastComponent())
        try new.rename(to: path)
        try Files.synchronizeDirectory(directory, path.removingLastComponent())
    }

    /// Removes the new file, unless it has its name.
    package func discard() {
        try? new.remove()
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

    /// Where a path leads at which there is nothing, or a link to something that is not there yet.
    private static func destination(of path: FilePath) throws(OSError) -> FilePath {
        var path = path
        // As many as the kernel follows.
        for _ in 0..<40 {
            do {
                path = path.removingLastComponent().pushing(try Files.readSymbolicLink(path))
            } catch  where error.code == EINVAL || error.code == ENOENT {
                return path
            }
        }
        throw .circle(path.string)
    }

    /// Gives the new file the permissions of the old one, and its owner if this process may.
    private static func giveRights(
        of old: FileStatus, to file: OpenedFile, _ path: FilePath
    ) throws(OSError) {
        let isSame = (old.userID, old.groupID) == (file.status.userID, file.status.groupID)
        let keepsOwner =
            isSame || Files.result("fchown") { fchown(file.raw, old.userID, old.groupID) } >= 0
        // A program with set-user-ID would run with the rights of whoever has rewritten it.
        let mode = mode_t(old.permissions.rawValue) & (keepsOwner ? 0o7777 : 0o777)
        try Files.checked(Files.result("fchmod") { fchmod(file.raw, mode) }, "chmod", path)
    }
}
