import AsyncIOSystem
public import SystemPackage

/// What is in a directory, without `.` and `..`, in the order of the file system.
///
/// Read a piece at a time: a directory may have millions of entries. It is opened when the first one is asked
/// for, which throws `OSError` if it cannot be. What changes meanwhile may be seen or not. A `next` that is
/// cancelled has lost no entry. The counterpart of `os.scandir`, and of `anyio.Path.iterdir`.
///
/// ```swift
/// for try await entry in listDirectory("/etc") { print(entry.name, entry.kind) }
/// ```
public func listDirectory(_ path: FilePath) -> DirectoryListing {
    DirectoryListing(path: path)
}

/// The entries of a directory; each iteration reads it anew.
public struct DirectoryListing: AsyncSequence {
    let path: FilePath

    /// Starts to read the directory.
    public func makeAsyncIterator() -> Iterator {
        Iterator(source: DirectorySource(path, depth: 0, followsLink: true))
    }

    /// A directory that is being read.
    public struct Iterator: AsyncIteratorProtocol {
        let source: DirectorySource

        /// The next entry, or `nil` after the last.
        public mutating func next() async throws -> DirectoryEntry? {
            try await next(isolation: #isolation)
        }

        /// The same, without leaving the caller's actor.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws
            -> DirectoryEntry?
        {
            try await source.next()
        }
    }
}

/// One directory that is being read.
final class DirectorySource {
    let path: FilePath
    let depth: Int
    private let followsLink: Bool
    private var reader: DirectoryReader?
    private var records: ArraySlice<DirectoryRecord> = []
    private var isAtEnd = false

    init(_ path: FilePath, depth: Int, followsLink: Bool) {
        (self.path, self.depth, self.followsLink) = (path, depth, followsLink)
    }

    func next() async throws -> DirectoryEntry? {
        if records.isEmpty, !isAtEnd { try await readOn() }
        return records.popFirst().map { DirectoryEntry($0, in: path, depth: depth) }
    }

    private func readOn() async throws {
        let (path, followsLink, present) = (path, followsLink, reader)
        let reader = try await onFileThread("listDirectory") {
            let reader = try present ?? DirectoryReader(path, followsLink: followsLink)
            try reader.readAhead(Self.piece)
            return reader
        }
        self.reader = reader
        records = reader.take()[...]
        if records.isEmpty {
            isAtEnd = true
            reader.close()
        }
    }

    /// So many entries are read in one trip to a thread.
    private static let piece = 512
}
