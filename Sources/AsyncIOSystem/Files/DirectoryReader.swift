internal import CAsyncIO
internal import Glibc
package import SystemPackage

/// One name in a directory.
package struct DirectoryRecord: Sendable {
    package let name: FilePath.Component
    package let kind: FileKind
    package let inode: UInt64
}

/// An open directory, read a piece at a time.
///
/// What was read stays here until it is taken, so that a cancelled wait loses no names.
package final class DirectoryReader: @unchecked Sendable {
    // SAFETY: `state` is used with the lock held; the stream is freed when nobody can reach it.
    private struct State {
        var stream: OpaquePointer?
        var records: [DirectoryRecord] = []
    }

    package let path: FilePath
    private let state: ThreadLocked<State>

    /// Opens a directory; a symbolic link to one only if links are followed.
    package convenience init(_ path: FilePath, followsLink: Bool) throws(OSError) {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (followsLink ? 0 : O_NOFOLLOW)
        let raw = try Files.call("open", "open", path) { Glibc.open($0, flags) }
        try self.init(Descriptor(owning: Int32(raw)), path)
    }

    /// Reads a directory that is open already.
    init(_ descriptor: consuming Descriptor, _ path: FilePath) throws(OSError) {
        guard let stream = fdopendir(descriptor.raw) else {
            throw OSError.last("opendir", path.string)
        }
        _ = descriptor.release()
        self.path = path
        nonisolated(unsafe) let owned = stream  // SAFETY: nobody else has it.
        state = ThreadLocked(State(stream: owned))
    }

    deinit {
        close()
    }

    /// Frees the descriptor; nothing more is read.
    package func close() {
        state.withLock { state in
            if let stream = state.stream { closedir(stream) }
            state.stream = nil
        }
    }

    /// The descriptor of the directory, for calls on what is in it.
    var raw: Int32 { state.withLock { $0.stream.map { dirfd($0) } ?? -1 } }

    /// Reads up to so many names, unless there are some already; blocks.
    package func readAhead(_ limit: Int) throws(OSError) {
        let code: Int32 = state.withLock { state in
            guard state.records.isEmpty else { return 0 }
            return Self.fill(&state, limit)
        }
        guard code == 0 else {
            throw OSError(call: "readdir", subject: path.string, code: code)
        }
    }

    /// Takes what was read; empty at the end of the directory.
    package func take() -> [DirectoryRecord] {
        state.withLock { state in
            let records = state.records
            state.records = []
            return records
        }
    }

    /// Reads names until there are enough: 0, or the error number if not even one could be read.
    private static func fill(_ state: inout State, _ limit: Int) -> Int32 {
        guard let stream = state.stream else { return 0 }
        while state.records.count < limit {
            var entry: UnsafeMutablePointer<dirent>?
            let result = Files.result("readdir") { () -> Int in
                errno = 0
                entry = readdir(stream)
                return entry == nil && errno != 0 ? -1 : 0
            }
            // What was read before counts; the error comes again.
            guard result >= 0 else { return state.records.isEmpty ? Int32(-result) : 0 }
            guard let entry else { return 0 }
            if let record = record(of: entry, in: dirfd(stream)) { state.records.append(record) }
        }
        return 0
    }

    private static func record(
        of entry: UnsafeMutablePointer<dirent>, in directory: Int32
    ) -> DirectoryRecord? {
        let inode = UInt64(entry.pointee.d_ino)
        let type = entry.pointee.d_type
        let text = UnsafeRawPointer(entry).advanced(
            by: MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
        ).assumingMemoryBound(to: CChar.self)
        guard let name = FilePath.Component(platformString: text), name.kind == .regular else {
            return nil
        }
        let kind = FileKind(directoryType: type) ?? askedKind(of: text, in: directory)
        return DirectoryRecord(name: name, kind: kind, inode: inode)
    }

    /// Some file systems do not keep the kind with the name.
    private static func askedKind(of name: UnsafePointer<CChar>, in directory: Int32) -> FileKind {
        var status = stat()
        let result = Files.result("fstatat") {
            fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW)
        }
        return result < 0 ? .other : FileKind(mode: status.st_mode)
    }
}
