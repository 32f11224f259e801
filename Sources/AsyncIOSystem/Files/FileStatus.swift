internal import CAsyncIO
internal import Glibc
public import SystemPackage

/// What the file system knows of a file.
///
/// The counterpart of `os.stat_result`.
public struct FileStatus: Sendable, Hashable {
    /// What it is.
    public let kind: FileKind
    /// How many bytes are in it; files of `/proc` say 0 whatever they hold.
    public let size: Int
    /// How many bytes it takes up on the disk: fewer than `size` if it has holes.
    public let allocatedSize: Int
    /// Who may do what with it.
    public let permissions: FilePermissions
    /// The number of the user that owns it.
    public let userID: UInt32
    /// The number of the group that owns it.
    public let groupID: UInt32
    /// The file system that it is on; with `inode` it tells a file from all others.
    public let device: UInt64
    /// Its number in that file system.
    public let inode: UInt64
    /// How many names it has.
    public let linkCount: Int
    /// When its contents last changed, as the time since 1 January 1970, UTC.
    public let modified: Duration
    /// When it was last read, as far as the file system notes that.
    public let accessed: Duration
    /// When its contents, owner, names or permissions last changed.
    public let changed: Duration

    init(_ status: stat) {
        kind = FileKind(mode: status.st_mode)
        size = status.st_size
        allocatedSize = status.st_blocks * 512
        permissions = FilePermissions(rawValue: CInterop.Mode(status.st_mode & 0o7777))
        userID = status.st_uid
        groupID = status.st_gid
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        linkCount = Int(status.st_nlink)
        modified = Duration(status.st_mtim)
        accessed = Duration(status.st_atim)
        changed = Duration(status.st_ctim)
    }

    /// Whether both are the same file, under whatever names.
    public func isSameFile(as other: FileStatus) -> Bool {
        device == other.device && inode == other.inode
    }
}

extension Duration {
    fileprivate init(_ time: timespec) {
        self = .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}

extension Files {
    package static func status(
        of path: FilePath, followsLink: Bool = true
    ) throws(OSError) -> FileStatus {
        var status = stat()
        try call("fstatat", "stat", path) {
            fstatat(AT_FDCWD, $0, &status, followsLink ? 0 : AT_SYMLINK_NOFOLLOW)
        }
        return FileStatus(status)
    }

    static func status(ofOpen raw: Int32, _ path: FilePath) throws(OSError) -> FileStatus {
        var status = stat()
        try checked(result("fstat") { fstat(raw, &status) }, "stat", path)
        return FileStatus(status)
    }

    package static func setPermissions(
        _ permissions: FilePermissions, of path: FilePath
    ) throws(OSError) {
        try call("fchmodat", "chmod", path) {
            fchmodat(AT_FDCWD, $0, mode_t(permissions.rawValue), 0)
        }
    }

    /// Sets the time of the last change; that of the last reading stays as it is.
    package static func setModified(_ time: Duration, of path: FilePath) throws(OSError) {
        let (seconds, attoseconds) = time.components
        // Of an instant before 1970 the part below the second counts forward all the same.
        let isBefore = attoseconds < 0
        let nanoseconds = attoseconds / 1_000_000_000 + (isBefore ? 1_000_000_000 : 0)
        var times = [
            timespec(tv_sec: 0, tv_nsec: casyncio_time_omit()),
            timespec(tv_sec: Int(seconds) - (isBefore ? 1 : 0), tv_nsec: Int(nanoseconds)),
        ]
        try call("utimensat", "utimensat", path) { utimensat(AT_FDCWD, $0, &times, 0) }
    }
}
