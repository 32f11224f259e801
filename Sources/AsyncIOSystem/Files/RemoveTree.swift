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
        var removal = try TreeRemoval(of: path)
        try removal.run()
        try removeDirectory(path)
    }
}

/// The removal of all that is in a directory, in time proportional to that, however deep it is.
///
/// A path is put together only for an error: until then a name will do. In an error inside of here the
/// subject is a name in the open directory, or empty for that itself.
private struct TreeRemoval {
    /// A directory that was emptied of files, with the directories in it that are still to do.
    private struct Level {
        /// `nil` at the top.
        let name: FilePath.Component?
        let status: FileStatus
        var directories: [FilePath.Component] = []
    }

    private let top: FilePath
    /// From the top to the open directory.
    private var levels: [Level] = []
    /// The open directory; of the others none is open, for which deep trees have too many.
    private var reader: DirectoryReader

    init(of path: FilePath) throws(OSError) {
        top = path
        let raw = try Files.call("open", "open", path) { Glibc.open($0, Self.openFlags) }
        reader = try DirectoryReader(Descriptor(owning: Int32(raw)), "")
    }

    mutating func run() throws(OSError) {
        do throws(OSError) {
            try enter(reader, nil)
            while !levels.isEmpty {
                if let name = levels[levels.count - 1].directories.popLast() {
                    try enter(try open(name), name)
                } else {
                    try goUp()
                }
            }
        } catch {
            throw located(error)
        }
    }

    /// Makes a directory the open one, and removes the files in it.
    private mutating func enter(
        _ child: DirectoryReader, _ name: FilePath.Component?
    ) throws(OSError) {
        let status = try Files.status(ofOpen: child.raw, FilePath(name?.string ?? ""))
        reader = child
        levels.append(Level(name: name, status: status))
        while true {
            try reader.readAhead(256)
            let records = reader.take()
            if records.isEmpty { return }
            for record in records {
                if record.kind == .directory {
                    levels[levels.count - 1].directories.append(record.name)
                } else {
                    try remove(record.name, "unlink", 0)
                }
            }
        }
    }

    /// Removes the open directory, which is empty by now, from the one above it; not the top.
    private mutating func goUp() throws(OSError) {
        let done = levels.removeLast()
        guard let above = levels.last?.status, let name = done.name else { return }
        let parent = try open("..")
        guard try Files.status(ofOpen: parent.raw, "..").isSameFile(as: above) else {
            // It was moved elsewhere: what is above it now is none of our business.
            throw OSError(call: "rmdir", subject: name.string, code: EBUSY)
        }
        reader = parent
        try remove(name, "rmdir", AT_REMOVEDIR)
    }

    private func open(_ name: FilePath.Component) throws(OSError) -> DirectoryReader {
        let raw = name.withPlatformString { text in
            Files.result("openat") { openat(reader.raw, text, Self.openFlags) }
        }
        guard raw >= 0 else {
            throw OSError(call: "open", subject: name.string, code: Int32(-raw))
        }
        return try DirectoryReader(Descriptor(owning: Int32(raw)), "")
    }

    private func remove(
        _ name: FilePath.Component, _ call: String, _ flags: Int32
    ) throws(OSError) {
        let result = name.withPlatformString { text in
            Files.result("unlinkat") { unlinkat(reader.raw, text, flags) }
        }
        // If it is missing, somebody else was quicker.
        guard result >= 0 || result == -Int(ENOENT) else {
            throw OSError(call: call, subject: name.string, code: Int32(-result))
        }
    }

    private func located(_ error: OSError) -> OSError {
        var names = [top.string] + levels.compactMap { $0.name?.string }
        if !error.subject.isEmpty { names.append(error.subject) }
        return OSError(
            call: error.call, subject: names.joined(separator: "/"), code: error.code)
    }

    private static let openFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW
}
