package import HTTPTypes

/// Writes what goes around the pieces of one body, and counts them against the framing.
///
/// The pieces themselves are never copied: write the prefix, the caller's bytes and the suffix,
/// with one gathering write if there is one. A body that is longer or shorter than its
/// Content-Length would shift every later message on the connection, so both are refused.
package struct BodyEncoder: Sendable {
    private let framing: BodyFraming
    private var remainingBytes: Int
    private var isEnded = false

    /// Creates an encoder for the framing that a head writer returned.
    package init(_ framing: BodyFraming) {
        self.framing = framing
        remainingBytes = 0
        if case .length(let length) = framing { remainingBytes = length }
    }

    /// Appends what comes before a piece of `byteCount` bytes; nothing unless chunked.
    package mutating func appendPrefix(
        byteCount: Int, to bytes: inout [UInt8]
    ) throws(WireError) {
        // An empty chunk would end the body, so an empty piece leaves no trace.
        guard byteCount > 0 else { return }
        guard !isEnded else {
            throw WireError(.bodyTooLong, "a body goes on after its end; end it once, at last")
        }
        switch framing {
        case .none:
            throw Self.tooLong(extra: byteCount)
        case .length:
            guard byteCount <= remainingBytes else {
                throw Self.tooLong(extra: byteCount - remainingBytes)
            }
            remainingBytes -= byteCount
        case .chunked:
            HeadText.append(String(byteCount, radix: 16), to: &bytes)
            HeadText.appendLineEnd(to: &bytes)
        case .untilEOF:
            break
        }
    }

    /// Appends what comes after a piece of `byteCount` bytes; nothing unless chunked.
    package func appendSuffix(byteCount: Int, to bytes: inout [UInt8]) {
        if framing == .chunked, byteCount > 0 { HeadText.appendLineEnd(to: &bytes) }
    }

    /// Appends the end of the body; trailers need chunks.
    package mutating func appendEnd(
        trailers: HTTPFields = [:], to bytes: inout [UInt8]
    ) throws(WireError) {
        guard !isEnded else {
            throw WireError(.illegalTransition, "a body is ended twice; end it once")
        }
        guard remainingBytes == 0 else {
            throw WireError(
                .bodyTooShort,
                "the body ends \(remainingBytes) bytes before its Content-Length; close the "
                    + "connection, the message cannot be completed")
        }
        if framing == .chunked {
            try Self.appendLastChunk(trailers, to: &bytes)
        } else if !trailers.isEmpty {
            throw WireError(
                .invalidFraming, "only a chunked body can have trailers; use .chunked")
        }
        isEnded = true
    }

    private static func appendLastChunk(
        _ trailers: HTTPFields, to bytes: inout [UInt8]
    ) throws(WireError) {
        let mark = bytes.count
        do throws(WireError) {
            HeadText.append("0\r\n", to: &bytes)
            for field in trailers {
                guard !TrailerRule.isForbidden(field.name) else {
                    throw TrailerRule.refusal("the trailer \(field.name.rawName)")
                }
                try HeadText.append(field, to: &bytes)
            }
            HeadText.appendLineEnd(to: &bytes)
        } catch {
            bytes.removeSubrange(mark...)
            throw error
        }
    }

    private static func tooLong(extra: Int) -> WireError {
        WireError(
            .bodyTooLong,
            "the body has \(extra) bytes more than its head announced; announce the right length "
                + "or use .chunked")
    }
}
