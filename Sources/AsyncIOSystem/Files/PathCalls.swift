internal import CAsyncIO
internal import Glibc
package import SystemPackage

extension Files {
    package static func removeFile(_ path: FilePath) throws(OSError) {
        try call("unlinkat", "unlink", path) { unlinkat(AT_FDCWD, $0, 0) }
    }

    package static func removeDirectory(_ path: FilePath) throws(OSError) {
        try call("unlinkat", "rmdir", path) { unlinkat(AT_FDCWD, $0, AT_REMOVEDIR) }
    }

    package static func rename(_ path: FilePath, to target: FilePath) throws(OSError) {
        try pairCall("renameat", "rename", path, target) {
            renameat(AT_FDCWD, $0, AT_FDCWD, $1)
        }
    }

    package static func makeHardLink(at path: FilePath, to target: FilePath) throws(OSError) {
        try pairCall("linkat", "link", target, path) { linkat(AT_FDCWD, $0, AT_FDCWD, $1, 0) }
    }

    package static func makeSymbolicLink(at path: FilePath, to target: FilePath) throws(OSError) {
        try pairCall("symlinkat", "symlink", target, path) { symlinkat($0, AT_FDCWD, $1) }
    }

    package static func readSymbolicLink(_ path: FilePath) throws(OSError) -> FilePath {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        try call("readlinkat", "readlink", path) {
            readlinkat(AT_FDCWD, $0, &buffer, buffer.count - 1)
        }
        return FilePath(platformString: buffer)
    }

    /// The path without symbolic links, `.` and `..`, from the root.
    package static func canonical(_ path: FilePath) throws(OSError) -> FilePath {
        let found = path.withPlatformString { realpath($0, nil) }
        guard let found else { throw OSError.last("realpath", path.string) }
        defer { free(found) }
        return FilePath(platformString: found)
    }

    package static func makeDirectory(
        _ path: FilePath, permissions: FilePermissions
    ) throws(OSError) {
        try call("mkdirat", "mkdir", path) {
            mkdirat(AT_FDCWD, $0, mode_t(permissions.rawValue))
        }
    }

    /// Makes a directory and those above it; one that is there is as good.
    package static func makeDirectories(
        _ path: FilePath, permissions: FilePermissions
    ) throws(OSError) {
        do {
            return try makeDirectory(path, permissions: permissions)
        } catch  where error.code == EEXIST {
            // Through a link too: it leads to a directory, which is all that is asked for.
            if try status(of: path).kind == .directory { return }
            throw OSError(call: "mkdir", subject: path.string, code: ENOTDIR)
        } catch  where error.code == ENOENT && path.components.count > 1 {
            try makeDirectories(path.removingLastComponent(), permissions: .directoryDefault)
        }
        do {
            try makeDirectory(path, permissions: permissions)
        } catch  where error.code == EEXIST {
            // Somebody else was quicker.
        }
    }

    /// Opens a directory, so that it can be synchronized.
    static func openDirectory(_ path: FilePath) throws(OSError) -> Descriptor {
        let raw = try call("open", "open", path.isEmpty ? "." : path) {
            Glibc.open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        }
        return Descriptor(owning: Int32(raw))
    }

    /// Has what was renamed in a directory survive a power failure.
    static func synchronizeDirectory(
        _ directory: borrowing Descriptor, _ path: FilePath
    ) throws(OSError) {
        let code = FileOperation.synchronize(directory.raw, dataOnly: false).perform()
        // Some file systems cannot, and need not.
        if code != -Int(EINVAL) { try checked(code, "fsync", path) }
    }

    /// A call on two paths.
    private static func pairCall(
        _ call: StaticString, _ name: String, _ first: FilePath, _ second: FilePath,
        _ raw: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32
    ) throws(OSError) {
        let code = first.withPlatformString { first in
            second.withPlatformString { second in result(call) { raw(first, second) } }
        }
        guard code >= 0 else {
            throw OSError(
                call: name, subject: "\(first.string) to \(second.string)", code: Int32(-code))
        }
    }
}

extension FilePermissions {
    /// Before the process's umask takes away its part.
    package static var fileDefault: FilePermissions { FilePermissions(rawValue: 0o666) }
    /// Before the process's umask takes away its part.
    package static var directoryDefault: FilePermissions { FilePermissions(rawValue: 0o777) }
}
