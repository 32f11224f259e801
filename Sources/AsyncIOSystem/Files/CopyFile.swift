internal import CAsyncIO
internal import Glibc
package import SystemPackage

extension Files {
    /// Copies the contents and permissions of a file; a copy appears whole or not at all.
    package static func copy(
        _ path: FilePath, to target: FilePath, replaces: Bool
    ) throws(OSError) {
        let source = try open(path, .read, permissions: [])
        guard !source.mayBlock else {
            throw OSError(call: "copy", subject: path.string, code: EINVAL)
        }
        if replaces, let present = try? status(of: target, followsLink: false),
            present.kind != .symbolicLink
        {
            try checkReplaceable(present, target)
        }
        let (copy, temporaryPath) = try openTemporary(beside: target)
        do {
            try transfer(source, path, to: copy, temporaryPath)
            let mode = mode_t(source.status.permissions.rawValue)
            try checked(result("fchmod") { fchmod(copy.raw, mode) }, "chmod", temporaryPath)
            let code = FileOperation.close(copy.release()).perform()
            try checked(code, "close", temporaryPath)
            if replaces {
                try rename(temporaryPath, to: target)
            } else {
                // Unlike a renaming, a link never replaces anything.
                try makeHardLink(at: target, to: temporaryPath)
                try removeFile(temporaryPath)
            }
        } catch {
            try? removeFile(temporaryPath)
            throw error
        }
    }

    /// Throws for what has no contents that another file could take the place of, such as a device.
    ///
    /// A pipe would lose its readers by it, and `/dev/null` its meaning for everybody.
    static func checkReplaceable(_ status: FileStatus, _ path: FilePath) throws(OSError) {
        guard status.kind != .regular else { return }
        let code = status.kind == .directory ? EISDIR : EINVAL
        throw OSError(call: "open", subject: path.string, code: code)
    }

    /// Opens a new file with a name of its own in the directory of `target`.
    static func openTemporary(
        beside target: FilePath, permissions: FilePermissions = [.ownerReadWrite]
    ) throws(OSError) -> (OpenedFile, FilePath) {
        // Names are limited in bytes.
        let name = target.lastComponent?.string.utf8.prefix(40) ?? "file".utf8.prefix(40)
        return try openTemporary(
            in: target.removingLastComponent(),
            prefix: ".\(String(decoding: name, as: UTF8.self)).", suffix: ".tmp",
            permissions: permissions)
    }

    /// Opens a new file that, by default, only this user may use, with a name that nothing else has.
    package static func openTemporary(
        in directory: FilePath, prefix: String, suffix: String,
        permissions: FilePermissions = [.ownerReadWrite]
    ) throws(OSError) -> (OpenedFile, FilePath) {
        try withNewName(in: directory, prefix, suffix) { path throws(OSError) in
            do throws(OSError) {
                return try open(path, [.read, .create], permissions: permissions)
            } catch {
                // It may have been made for all that; the name is one that nobody else has.
                if error.code != EEXIST { try? removeFile(path) }
                throw error
            }
        }
    }

    /// Makes a new directory that only this user may use, with a name that nothing else has.
    package static func makeTemporaryDirectory(
        in directory: FilePath, prefix: String
    ) throws(OSError) -> FilePath {
        try withNewName(in: directory, prefix, "") { path throws(OSError) in
            try makeDirectory(path, permissions: [.ownerReadWriteExecute])
        }.1
    }

    /// Tries names until one is free.
    private static func withNewName<Made>(
        in directory: FilePath, _ prefix: String, _ suffix: String,
        _ make: (FilePath) throws(OSError) -> Made
    ) throws(OSError) -> (Made, FilePath) {
        for _ in 0..<100 {
            let number = String(UInt64.random(in: 0 ... .max), radix: 36)
            let path = directory.appending(prefix + number + suffix)
            do {
                return (try make(path), path)
            } catch  where error.code == EEXIST {
                continue
            }
        }
        throw OSError(call: "open", subject: directory.string, code: EEXIST)
    }

    /// Has the kernel copy, and if it cannot between these two, copies by hand.
    private static func transfer(
        _ source: OpenedFile, _ path: FilePath, to copy: OpenedFile, _ copyPath: FilePath
    ) throws(OSError) {
        var copied = 0
        while true {
            let count = Self.transfer("copy_file_range", 1 << 30) {
                casyncio_copy_file_range(source.raw, copied, copy.raw, copied, $0)
            }
            guard count > 0 else { break }
            copied += count
        }
        // At the end too: of a file that says it is empty, as in /proc, the kernel copies nothing.
        var piece = [UInt8](repeating: 0, count: 262_144)
        while true {
            let count = piece.withUnsafeMutableBytes {
                FileOperation.read(source.raw, into: $0, at: copied).perform()
            }
            if try checked(count, "read", path) == 0 { return }
            var start = 0
            while start < count {
                let written = piece.withUnsafeBytes {
                    FileOperation.write(
                        copy.raw, UnsafeRawBufferPointer(rebasing: $0[start..<count]),
                        at: copied + start
                    ).perform()
                }
                start += try checked(written == 0 ? deviceFailed : written, "write", copyPath)
            }
            copied += count
        }
    }
}
