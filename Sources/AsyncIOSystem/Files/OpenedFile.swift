internal import CAsyncIO
internal import Glibc
package import SystemPackage

/// A file that was just opened; closed again if nobody takes it over.
///
/// That is what becomes of it when the task that wanted it was cancelled meanwhile.
package final class OpenedFile: @unchecked Sendable {
    // SAFETY: made on a worker thread and handed over whole; it has one owner at a time.

    /// The descriptor, or -1 once it was released.
    package private(set) var raw: Int32
    /// What was opened.
    package let status: FileStatus

    init(_ descriptor: consuming Descriptor, status: FileStatus) {
        raw = descriptor.release()
        self.status = status
    }

    deinit {
        if raw >= 0 { closeDescriptor(raw) }
    }

    /// Gives the number up: the caller now closes it.
    package func release() -> Int32 {
        defer { raw = -1 }
        return raw
    }

    /// Whether it must be asked again and again until it has something, rather than waited for.
    package var mayBlock: Bool { status.kind == .pipe || status.kind == .characterDevice }
}

extension Files {
    /// Opens a file; never waits for the other end of a pipe.
    package static func open(
        _ path: FilePath, _ mode: OpenMode, permissions: FilePermissions
    ) throws(OSError) -> OpenedFile {
        let raw = try call("open", "open", path) {
            Glibc.open($0, mode.flags, mode_t(permissions.rawValue))
        }
        let descriptor = Descriptor(owning: Int32(raw))
        let status = try status(ofOpen: descriptor.raw, path)
        // The kernel would say so only at the first read.
        guard status.kind != .directory else {
            throw OSError(call: "open", subject: path.string, code: EISDIR)
        }
        return OpenedFile(descriptor, status: status)
    }
}
