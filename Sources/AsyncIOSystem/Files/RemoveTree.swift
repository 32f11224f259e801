internal import CAsyncIO
internal import Glibc
package import SystemPackage

extension Files {
    /// Removes whatever is at `path`: a directory with all that is in it.
    ///
    /// Never goes through a symbolic link, not even through one that somebody puts in the place of a
    /// directory meanwhile: every step is made from an open directory, down without following links,
    /// and up only to where we came from. Two descriptors do for any depth.
    package static func removeTree(_ path: FilePath) throws(OSError) {
        guard try status(of: path, followsLink: false).kind == .directory else {
            return try removeFile(path)
        }
        var levels = [try Level(path, in: AT_FDCWD, named: path)]
        while let last = levels.last {
            if let name = levels[levels.count - 1].directories.popLast() {
                // For errors only; of a very deep tree the upper part must do.
                let path = last.path.length < 4_096 ? last.path.appending(name) : last.path
                let child = try Level(path, in: last.reader.raw, named: name.alone)
                // Opened again on the way back: a descriptor for each level would not do for deep trees.
                last.reader.close()
                levels.append(child)
                continue
            }
            levels.removeLast()
            guard !levels.isEmpty else { break }
            try levels[levels.count - 1].comeBack(from: last)
            try levels[levels.count - 1].remove(last.name, AT_REMOVEDIR)
        }
        try removeDirectory(path)
    }

    /// A directory on the way down: emptied of files, with the directories in it still to do.
    private struct Level {
        let path: FilePath
        let name: FilePath
        let status: FileStatus
        var reader: DirectoryReader
        var directories: [FilePath.Component] = []

        init(_ path: FilePath, in directory: Int32, named name: FilePath) throws(OSError) {
            (self.path, self.name) = (path, name)
            reader = try Self.open(path, in: directory, named: name)
            status = try Files.status(ofOpen: reader.raw, path)
            while true {
                try reader.readAhead(256)
                let records = reader.take()
                if records.isEmpty { return }
                for record in records {
                    if record.kind == .directory {
                        directories.append(record.name)
                    } else {
                        try remove(record.name.alone, 0)
                    }
                }
            }
        }

        func remove(_ name: FilePath, _ flags: Int32) throws(OSError) {
            let raw = reader.raw
            let result = name.withPlatformString { name in
                Files.result("unlinkat") { unlinkat(raw, name, flags) }
            }
            // Somebody else was quicker.
            if result >= 0 || result == -Int(ENOENT) { return }
            try Files.checked(
                result, flags == 0 ? "unlink" : "rmdir", path.appending(name.components))
        }

        mutating func comeBack(from child: Level) throws(OSError) {
            reader = try Self.open(path, in: child.reader.raw, named: "..")
            guard try Files.status(ofOpen: reader.raw, path).isSameFile(as: status) else {
                // The child was moved elsewhere: what is above it now is none of our business.
                throw OSError(call: "rmdir", subject: child.path.string, code: EBUSY)
            }
        }

        private static func open(
            _ path: FilePath, in directory: Int32, named name: FilePath
        ) throws(OSError) -> DirectoryReader {
            let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW
            let result = name.withPlatformString { name in
                Files.result("openat") { openat(directory, name, flags) }
            }
            let raw = try Files.checked(result, "open", path)
            return try DirectoryReader(Descriptor(owning: Int32(raw)), path)
        }
    }
}

extension FilePath.Component {
    /// A path of this name only.
    fileprivate var alone: FilePath { FilePath(root: nil, [self]) }
}
