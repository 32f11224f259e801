import HTTPTypes

/// Finds the pieces and the end of one body.
struct BodyDecoder: Sendable {
    /// What comes next, with its legal successors.
    private enum State: Sendable {
        /// → ended
        case fixed(remaining: Int)
        /// → chunk, trailers
        case chunkSize
        /// → chunkEnd
        case chunk(remaining: Int)
        /// → chunkSize
        case chunkEnd
        /// → ended
        case trailers
        /// → ended
        case untilEOF
        case ended
    }

    enum Output {
        case piece([UInt8])
        case end(trailers: HTTPFields)
    }

    private var state: State
    private var trailers = TrailerSection()
    private var receivedBytes = 0
    private var announcedBytes = 0

    init(_ framing: BodyFraming) {
        switch framing {
        case .none: state = .ended
        case .length(let length): state = length == 0 ? .ended : .fixed(remaining: length)
        case .chunked: state = .chunkSize
        case .untilEOF: state = .untilEOF
        }
        if case .length(let length) = framing { announcedBytes = length }
    }

    /// The next piece or the end; `nil` if more bytes are needed.
    mutating func next(
        from buffer: inout InputBuffer, limits: WireLimits
    ) throws(WireError) -> Output? {
        while true {
            switch state {
            case .ended:
                return .end(trailers: trailers.fields)
            case .fixed(let remaining):
                guard let piece = take(remaining, from: &buffer) else { return nil }
                let left = remaining - piece.count
                state = left == 0 ? .ended : .fixed(remaining: left)
                return .piece(piece)
            case .chunk(let remaining):
                guard let piece = take(remaining, from: &buffer) else { return nil }
                let left = remaining - piece.count
                state = left == 0 ? .chunkEnd : .chunk(remaining: left)
                return .piece(piece)
            case .chunkSize:
                guard try readChunkSize(from: &buffer, limits: limits) else { return nil }
            case .chunkEnd:
                guard let isLineEnd = buffer.takeLineEnd() else { return nil }
                guard isLineEnd else { throw Self.missingTerminator }
                state = .chunkSize
            case .trailers:
                guard try trailers.read(from: &buffer, limits: limits) else { return nil }
                state = .ended
            case .untilEOF:
                guard !buffer.isEmpty else {
                    guard buffer.reachedEOF else { return nil }
                    state = .ended
                    continue
                }
                let room = (limits.maxBodyBytes ?? .max) - receivedBytes
                guard room > 0, let piece = take(room, from: &buffer) else {
                    throw BodyRule.tooLarge(maxBytes: receivedBytes)
                }
                return .piece(piece)
            }
        }
    }

    /// What to report when the connection ended in the middle of the body.
    var truncation: WireError {
        switch state {
        case .fixed:
            WireError(
                .truncatedBody,
                "the connection ended after \(receivedBytes) of \(announcedBytes) body bytes; "
                    + "discard the message and try again if it is safe to repeat")
        case .chunk(let remaining):
            WireError(
                .truncatedBody,
                "the connection ended after \(receivedBytes) body bytes, \(remaining) bytes "
                    + "before the end of a chunk (\(receivedBytes + remaining) expected so far); "
                    + "discard the message and try again if it is safe to repeat")
        default:
            WireError(
                .truncatedBody,
                "the connection ended after \(receivedBytes) body bytes, before the last chunk; "
                    + "discard the message and try again if it is safe to repeat")
        }
    }

    private static var missingTerminator: WireError {
        WireError(
            .missingChunkTerminator,
            "the data of a chunk is not followed by CRLF; check that the chunk size counts the "
                + "bytes of its data")
    }

    private mutating func take(_ maxBytes: Int, from buffer: inout InputBuffer) -> [UInt8]? {
        guard !buffer.isEmpty else { return nil }
        let piece = buffer.takePiece(maxBytes: maxBytes)
        receivedBytes += piece.count
        return piece
    }

    private mutating func readChunkSize(
        from buffer: inout InputBuffer, limits: WireLimits
    ) throws(WireError) -> Bool {
        guard
            let range = try buffer.takeLine(.chunkSize, maxBytes: limits.maxChunkLineBytes)
        else { return false }
        let size = try ChunkSize.parse(buffer.storage.span.extracting(range))
        let maxBytes = limits.maxBodyBytes ?? .max
        guard size <= maxBytes - receivedBytes else { throw BodyRule.tooLarge(maxBytes: maxBytes) }
        state = size == 0 ? .trailers : .chunk(remaining: size)
        return true
    }
}
