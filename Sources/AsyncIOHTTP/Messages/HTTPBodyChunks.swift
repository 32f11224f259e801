/// The body of a message that is being received, piece by piece, as the pieces arrive.
///
/// Nothing is read ahead, so whoever reads slowly slows the sender down. A body can be read once,
/// by one task at a time. Throws what the message it belongs to throws. The counterpart of
/// aiohttp's `StreamReader.iter_any`.
public struct HTTPBodyChunks: AsyncSequence, AsyncIteratorProtocol, Sendable {
    let source: any BodySource

    /// The next piece, never empty, or `nil` at the end of the body.
    public mutating func next() async throws -> [UInt8]? {
        try await next(isolation: #isolation)
    }

    /// The same, without leaving the caller's actor.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
        try await source.nextChunk()
    }

    /// The iterator, which is the sequence itself.
    public func makeAsyncIterator() -> HTTPBodyChunks { self }
}

/// Where the pieces of a body come from.
protocol BodySource: AnyObject, Sendable {
    func nextChunk() async throws -> [UInt8]?
}

extension BodySource {
    /// All that is left of the body, or `nil` if it is longer than `limit` bytes.
    func collect(upTo limit: Int?) async throws -> [UInt8]? {
        guard var all = try await nextChunk() else { return [] }
        while all.count <= limit ?? .max {
            guard let chunk = try await nextChunk() else { return all }
            all += chunk
        }
        return nil
    }
}
