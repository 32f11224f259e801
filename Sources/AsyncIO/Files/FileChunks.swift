/// The contents of a file, a piece at a time.
public struct FileChunks: AsyncSequence, AsyncIteratorProtocol {
    let file: AsyncFile
    let size: Int

    /// The next piece, or `nil` at the end of the file.
    public mutating func next() async throws -> [UInt8]? {
        try await next(isolation: #isolation)
    }

    /// The same, without leaving the caller's actor.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
        let bytes = try await file.read(upTo: size)
        return bytes.isEmpty ? nil : bytes
    }

    /// The iterator, which is the sequence itself.
    public func makeAsyncIterator() -> FileChunks { self }
}
