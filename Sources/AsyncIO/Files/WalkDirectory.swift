public import AsyncIOSystem
public import SystemPackage

/// Everything below a directory, from the top down.
///
/// The entries of a directory come together, before those of the directories in it. A directory that
/// cannot be read is a failure in the sequence, and the walk goes on with the rest:
///
/// ```swift
/// for try await found in walkDirectory("src") {
///     switch found {
///     case .success(let entry): print(entry.path)
///     case .failure(let error): print("left out:", error)
///     }
/// }
/// ```
///
/// Who wants to stop at the first failure writes `try found.get()`. Only a cancellation is thrown by the
/// sequence itself, and a `next` that is cancelled has lost nothing. One directory is open at a time, however deep the tree is.
/// The counterpart of `os.walk`.
///
/// - Parameters:
///   - path: Where to begin.
///   - followsSymbolicLinks: Whether a link to a directory is gone into. One that leads back to a directory
///     on the way to it is a failure (`ELOOP`), so the walk always ends.
///   - descends: Whether to go into a directory; asked before its entry is returned.
public func walkDirectory(
    _ path: FilePath, followsSymbolicLinks: Bool = false,
    descends: @escaping (DirectoryEntry) -> Bool = { _ in true }
) -> DirectoryWalk {
    DirectoryWalk(path: path, followsLinks: followsSymbolicLinks, descends: descends)
}

/// Everything below a directory; each iteration walks anew.
public struct DirectoryWalk: AsyncSequence {
    /// An entry, or a directory that could not be read.
    public typealias Element = Result<DirectoryEntry, OSError>

    let path: FilePath
    let followsLinks: Bool
    let descends: (DirectoryEntry) -> Bool

    /// Starts at the top.
    public func makeAsyncIterator() -> Iterator {
        Iterator(
            followsLinks: followsLinks, descends: descends,
            waiting: [Place(path: path, depth: 0, above: [])])
    }

    /// A directory to be read, and the directories that lead to it, if links are followed.
    struct Place {
        let path: FilePath
        let depth: Int
        let above: [FileStatus]
    }

    /// A walk under way.
    public struct Iterator: AsyncIteratorProtocol {
        let followsLinks: Bool
        let descends: (DirectoryEntry) -> Bool
        /// Directories to be read, the next one last.
        var waiting: [Place]
        private var source: DirectorySource?
        /// The entry that is about to be returned, kept in case that is cancelled.
        private var entry: DirectoryEntry?
        /// The directories found in the one that is being read, and those that lead to them.
        private var found: [Place] = []
        private var above: [FileStatus] = []

        init(
            followsLinks: Bool, descends: @escaping (DirectoryEntry) -> Bool, waiting: [Place]
        ) {
            (self.followsLinks, self.descends, self.waiting) = (followsLinks, descends, waiting)
        }

        /// The next entry or failure, or `nil` when everything was seen.
        public mutating func next() async throws -> Result<DirectoryEntry, OSError>? {
            while true {
                do {
                    if source == nil, try await !begin() { return nil }
                    if entry == nil { entry = try await source?.next() }
                    guard let found = entry else {
                        leave()
                        continue
                    }
                    try await note(found)
                    entry = nil
                    return .success(found)
                } catch let error as OSError {
                    leave()
                    return .failure(error)
                }
            }
        }

        /// Goes to the next directory; false if there is none.
        private mutating func begin() async throws -> Bool {
            guard let place = waiting.last else { return false }
            above = []
            if followsLinks {
                // Taken out of the list when this is known, and not if it is cancelled.
                let path = place.path
                let status = try await onFileThread("walkDirectory") {
                    Result { () throws(OSError) in try Files.status(of: path) }
                }
                waiting.removeLast()
                above = place.above + [try status.get()]
                guard !place.above.contains(where: { $0.isSameFile(as: above[above.count - 1]) })
                else { throw OSError.circle(path.string) }
            } else {
                waiting.removeLast()
            }
            source = DirectorySource(
                place.path, depth: place.depth, followsLink: followsLinks || place.depth == 0)
            return true
        }

        /// Notes a directory, to be gone into later.
        private mutating func note(_ entry: DirectoryEntry) async throws {
            var isDirectory = entry.kind == .directory
            if followsLinks, entry.kind == .symbolicLink {
                // One that leads nowhere is an entry like any other.
                let path = entry.path
                let status = try await onFileThread("walkDirectory") { try? Files.status(of: path) }
                isDirectory = status?.kind == .directory
            }
            if isDirectory, descends(entry) {
                found.append(Place(path: entry.path, depth: entry.depth + 1, above: above))
            }
        }

        private mutating func leave() {
            source = nil
            waiting += found.reversed()
            found = []
        }
    }
}
