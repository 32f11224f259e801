public import AsyncIOSystem
public import SystemPackage

/// What the file system knows of a file: its kind, size, times and so on.
///
/// Throws `OSError`, also if it is missing. The counterpart of `os.stat`; with `followsSymbolicLink: false`, of `os.lstat`.
public func fileStatus(
    of path: FilePath, followsSymbolicLink: Bool = true
) async throws -> FileStatus {
    try await onFileThread("fileStatus") {
        try Files.status(of: path, followsLink: followsSymbolicLink)
    }
}

/// Whether there is something at a path; a symbolic link that leads nowhere is nothing.
///
/// By the time one uses the answer it may be wrong: to create a file that must not be there, open it with
/// `.create`. Throws `OSError` if it cannot be told, as in a directory that may not be searched.
/// The counterpart of `anyio.Path.exists`.
public func fileExists(_ path: FilePath) async throws -> Bool {
    do {
        _ = try await fileStatus(of: path)
        return true
    } catch let error as OSError where error.isMissing {
        return false
    }
}

/// Gives a file another name, in the place of a file of that name.
///
/// Whoever looks sees the old or the new state. Both must be on one file system.
/// Throws `OSError`. The counterpart of `os.replace`.
public func renameFile(_ path: FilePath, to target: FilePath) async throws {
    try await onFileThread("renameFile") { try Files.rename(path, to: target) }
}

/// Copies a file with its permissions; the copy appears whole or not at all.
///
/// A symbolic link is followed at `path`, and replaced at `target`. The kernel copies if it can, and file systems
/// that know how share the blocks. Throws `OSError`: `EEXIST` if there is something at `target` and it is not
/// to be replaced, `EINVAL` if that is no file but a device or a pipe. The counterpart of `shutil.copy`.
public func copyFile(
    _ path: FilePath, to target: FilePath, replacing: Bool = true
) async throws {
    try await onFileThread("copyFile") {
        try Files.copy(path, to: target, replaces: replacing)
    }
}

/// Removes a file, or a symbolic link itself.
///
/// Throws `OSError`, also if it is missing. The counterpart of `os.remove`.
public func removeFile(_ path: FilePath) async throws {
    try await onFileThread("removeFile") { try Files.removeFile(path) }
}

/// Removes a directory that is empty.
///
/// Throws `OSError`. The counterpart of `os.rmdir`.
public func removeDirectory(_ path: FilePath) async throws {
    try await onFileThread("removeDirectory") { try Files.removeDirectory(path) }
}

/// Removes whatever is at a path: a directory with everything in it, or a file.
///
/// Symbolic links are removed, never followed, also if somebody puts one in the place of a directory while
/// it runs. Two descriptors are enough for any depth. Stops at the first thing that cannot be removed, and throws its `OSError`.
/// Once begun it runs to its end, also if the task is cancelled. The counterpart of `shutil.rmtree`.
public func removeTree(_ path: FilePath) async throws {
    try await onFileThread("removeTree") { try Files.removeTree(path) }
}

/// Makes a directory; with intermediates, those above it too, and one that is there is as good.
///
/// Throws `OSError`. The counterpart of `os.mkdir`, and of `os.makedirs(exist_ok=True)`.
public func createDirectory(
    _ path: FilePath, withIntermediates: Bool = false,
    permissions: FilePermissions = FilePermissions(rawValue: 0o777)
) async throws {
    try await onFileThread("createDirectory") {
        if withIntermediates {
            try Files.makeDirectories(path, permissions: permissions)
        } else {
            try Files.makeDirectory(path, permissions: permissions)
        }
    }
}

/// Makes a symbolic link at `path` that leads to `target`, which need not be there.
///
/// Throws `OSError`. The counterpart of `os.symlink`.
public func createSymbolicLink(at path: FilePath, to target: FilePath) async throws {
    try await onFileThread("createSymbolicLink") {
        try Files.makeSymbolicLink(at: path, to: target)
    }
}

/// Gives the file at `target` another name, `path`.
///
/// Throws `OSError`. The counterpart of `os.link`.
public func createHardLink(at path: FilePath, to target: FilePath) async throws {
    try await onFileThread("createHardLink") { try Files.makeHardLink(at: path, to: target) }
}

/// Where a symbolic link leads, as it is written in it.
///
/// Throws `OSError`. The counterpart of `os.readlink`.
public func readSymbolicLink(_ path: FilePath) async throws -> FilePath {
    try await onFileThread("readSymbolicLink") { try Files.readSymbolicLink(path) }
}

/// The path from the root, without symbolic links, `.` and `..`.
///
/// Throws `OSError`, also if there is nothing. The counterpart of `os.path.realpath(strict=True)`.
public func canonicalPath(_ path: FilePath) async throws -> FilePath {
    try await onFileThread("canonicalPath") { try Files.canonical(path) }
}

/// Sets who may do what with a file.
///
/// Throws `OSError`. The counterpart of `os.chmod`.
public func setPermissions(_ permissions: FilePermissions, of path: FilePath) async throws {
    try await onFileThread("setPermissions") {
        try Files.setPermissions(permissions, of: path)
    }
}

/// Sets when a file was last changed, as the time since 1 January 1970, UTC.
///
/// Throws `OSError`. The counterpart of `os.utime`.
public func setModificationTime(_ time: Duration, of path: FilePath) async throws {
    try await onFileThread("setModificationTime") { try Files.setModified(time, of: path) }
}
