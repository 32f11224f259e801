extension StreamReader {
    /// The lines of the stream, to its end, as text without newlines.
    public var lines: StreamLines { StreamLines(reader: self) }

    /// The stream to its end, in pieces as they come.
    public var chunks: StreamChunks { chunks(upTo: 262_144) }

    /// The stream to its end, in pieces of at most so many bytes.
    public func chunks(upTo maximum: Int) -> StreamChunks {
        precondition(maximum > 0, "a chunk has at least one byte")
        return StreamChunks(reader: self, maximum: maximum)
    }
}

/// The lines of a stream, one after the other.
///
/// The counterpart of `async for line in reader`.
public struct StreamLines: AsyncSequence, AsyncIteratorProtocol {
    let reader: StreamReader

    /// The next line, or `nil` at the end of the stream.
    public mutating func next() async throws -> String? {
        try await next(isolation: #isolation)
    }

    /// The same, without leaving the caller's actor.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws -> String? {
        try await reader.readLine()
    }

    /// The iterator, which is the sequence itself.
    public func makeAsyncIterator() -> StreamLines { self }
}

/// The bytes of a stream, in pieces as they come.
public struct StreamChunks: AsyncSequence, AsyncIteratorProtocol {
    let reader: StreamReader
    let maximum: Int

    /// The next bytes, or `nil` at the end of the stream.
    public mutating func next() async throws -> [UInt8]? {
        try await next(isolation: #isolation)
    }

    /// The same, without leaving the caller's actor.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
        let bytes = try await reader.read(upTo: maximum)
        return bytes.isEmpty ? nil : bytes
    }

    /// The iterator, which is the sequence itself.
    public func makeAsyncIterator() -> StreamChunks { self }
}
