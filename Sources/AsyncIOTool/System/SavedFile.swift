import AsyncIO
import Glibc
import Synchronization

/// A file that appears under its name only when it is complete. Every call blocks.
final class SavedFile: Sendable {
    private let folder: String
    private let name: String
    /// The descriptor, or -1. The lock keeps a cancelled fetch from closing it under a write.
    private let descriptor: Mutex<Int32>

    private var path: String { "\(folder)/\(name)" }
    private var temporaryPath: String { "\(folder)/.\(name.prefix(200)).part-\(getpid())" }

    init(_ name: String, in folder: String) throws(OSError) {
        self.folder = folder
        self.name = name
        descriptor = Mutex(-1)
        let path = temporaryPath
        let opened = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard opened >= 0 else { throw OSError(call: "open", subject: self.path, code: errno) }
        descriptor.withLock { $0 = opened }
    }

    deinit {
        discard()
    }

    /// Appends bytes.
    func write(_ bytes: [UInt8]) throws {
        try descriptor.withLock { descriptor in
            var start = 0
            while start < bytes.count {
                let count = bytes.withUnsafeBytes {
                    Glibc.write(descriptor, $0.baseAddress?.advanced(by: start), $0.count - start)
                }
                if count >= 0 {
                    start += count
                } else if errno != EINTR {
                    throw OSError(call: "write", subject: path, code: errno)
                }
            }
        }
    }

    /// Gives the file its name; one of the same name is replaced.
    func finish() throws {
        try descriptor.withLock { descriptor in
            let code = close(descriptor)
            descriptor = -1
            guard code == 0 else { throw OSError(call: "close", subject: path, code: errno) }
            guard rename(temporaryPath, path) == 0 else {
                let error = OSError(call: "rename", subject: path, code: errno)
                unlink(temporaryPath)
                throw error
            }
        }
    }

    /// Leaves nothing behind.
    func discard() {
        descriptor.withLock { descriptor in
            guard descriptor >= 0 else { return }
            close(descriptor)
            descriptor = -1
            unlink(temporaryPath)
        }
    }

    /// Makes a folder unless it is there, its parents included.
    static func makeFolder(_ path: String) throws(OSError) {
        var made = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            made += made.isEmpty && !path.hasPrefix("/") ? part : "/" + part
            guard !part.isEmpty else { made = ""; continue }
            if mkdir(made, 0o777) != 0, errno != EEXIST {
                throw OSError(call: "mkdir", subject: made, code: errno)
            }
        }
        guard access(path, W_OK | X_OK) == 0 else {
            throw OSError(call: "access", subject: path, code: errno)
        }
    }
}
