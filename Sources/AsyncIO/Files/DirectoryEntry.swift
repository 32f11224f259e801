public import AsyncIOSystem
public import SystemPackage

/// One thing in a directory.
///
/// The counterpart of `os.DirEntry`.
public struct DirectoryEntry: Sendable, Hashable {
    /// The directory that it is in, as that was named.
    public let directory: FilePath
    /// Its name, byte for byte, also if that is no UTF-8.
    public let name: FilePath.Component
    /// What it is; a symbolic link is one, wherever it leads.
    public let kind: FileKind
    /// Its number in the file system.
    public let inode: UInt64
    /// How many directories below the one that was asked for: 0 in that itself.
    public let depth: Int

    /// The path that leads to it.
    public var path: FilePath { directory.appending(name) }

    init(_ record: DirectoryRecord, in directory: FilePath, depth: Int) {
        self.directory = directory
        self.depth = depth
        (name, kind, inode) = (record.name, record.kind, record.inode)
    }
}
