import AsyncIOCore
import AsyncIOSystem

extension AsyncFile {
    /// Goes to a place, counted in bytes from the start; beyond the end is allowed.
    ///
    /// Writes out first what was taken. A file opened with `.append` is written at its end all the same.
    /// The counterpart of `seek(offset)`.
    public func seek(to place: Int) async throws {
        precondition(place >= 0, "a file has no places before its start")
        try await positioned("seek") { go(to: place) }
    }

    /// Goes forward, or back if `distance` is negative; to no place before the start, which throws
    /// `OSError`.
    ///
    /// The counterpart of `seek(offset, os.SEEK_CUR)`.
    public func seek(by distance: Int) async throws {
        try await positioned("seek") {
            let (place, isOutOfReach) = position.addingReportingOverflow(distance)
            go(to: try checked(isOutOfReach || place < 0 ? Files.invalid : place, "seek"))
        }
    }

    /// Goes to the end, and returns where that is.
    ///
    /// The counterpart of `seek(0, os.SEEK_END)`.
    @discardableResult
    public func seekToEnd() async throws -> Int {
        try await positioned("seekToEnd") {
            let end = try await perform(.size(descriptor))
            go(to: end)
            return end
        }
    }

    /// How many bytes are in the file, what was taken but not yet written included.
    public func size() async throws -> Int {
        try await inTurn("size") {
            try await flushTaken()
            return try await perform(.size(descriptor))
        }
    }

    /// Cuts the file off at a size, or fills it up to it with zeros; at the position if none is given.
    ///
    /// Leaves the position alone. The counterpart of `truncate`.
    public func truncate(to size: Int? = nil) async throws {
        precondition(size ?? 0 >= 0, "a file has no negative size")
        precondition(
            mode.contains(.writable),
            "truncate on \(path), which was not opened for writing; open it with .update")
        try await positioned("truncate") {
            incoming.removeAll()
            try await perform(.truncate(descriptor, to: size ?? position))
        }
    }

    private func positioned<R>(_ call: String, _ body: () async throws -> R) async throws -> R {
        try await inTurn(call) {
            guard access == .positional else { throw error(Files.noPosition, call) }
            try await flushTaken()
            return try await body()
        }
    }

    private func go(to place: Int) {
        let distance = place - position
        if distance >= 0, distance <= incoming.count {
            incoming.dropFirst(distance)
        } else {
            incoming.removeAll()
        }
        position = place
    }
}
