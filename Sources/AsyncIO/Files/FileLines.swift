/// The lines of a file, one after the other.
public struct FileLines: AsyncSequence, AsyncIteratorProtocol {
    @usableFromInline let file: AsyncFile

    init(of file: AsyncFile) {
        self.file = file
    }

    /// The next line, or `nil` at the end of the file.
    @inlinable
    public mutating func next() async throws -> String? {
        try await next(isolation: #isolation)
    }

    /// The same, without leaving the caller's actor.
    @inlinable
    public mutating func next(isolation actor: isolated (any Actor)?) async throws -> String? {
        if let line = try file.lineAtHand() { return line }
        return try await file.fetchLine()
    }

    /// The iterator, which is the sequence itself.
    public func makeAsyncIterator() -> FileLines { self }
}
