internal import CAsyncIO
internal import Glibc

/// What kind of thing a path names.
public enum FileKind: Sendable, Hashable {
    /// A file with contents.
    case regular
    /// A directory.
    case directory
    /// A symbolic link itself, not what it points to.
    case symbolicLink
    /// A named pipe (fifo).
    case pipe
    /// A Unix socket.
    case socket
    /// A device that is read and written as a stream, such as a terminal or `/dev/null`.
    case characterDevice
    /// A device with blocks, such as a disk.
    case blockDevice
    /// Something else.
    case other

    init(mode: mode_t) {
        switch mode & S_IFMT {
        case S_IFREG: self = .regular
        case S_IFDIR: self = .directory
        case S_IFLNK: self = .symbolicLink
        case S_IFIFO: self = .pipe
        case S_IFSOCK: self = .socket
        case S_IFCHR: self = .characterDevice
        case S_IFBLK: self = .blockDevice
        default: self = .other
        }
    }

    /// What a directory says of an entry; `nil` if it does not know.
    init?(directoryType: UInt8) {
        guard directoryType != UInt8(DT_UNKNOWN) else { return nil }
        // The types of directory entries are those of `st_mode`, twelve bits lower.
        self.init(mode: mode_t(directoryType) << 12)
    }
}
