/// The lines of a file, one after the other.
public struct FileLines: AsyncSequence, AsyncIteratorProtocol {
    let file: AsyncFile

    /// The next line, or `nil` at the end of the file.
    public mutating func next() async throws -> String? {
        try await file.readLine()
    }

    /// The iterator, which is the sequence itself.
    public func makeAsyncIterator() -> FileLines { self }
}
