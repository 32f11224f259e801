import HTTPTypes

/// The fields after the last chunk.
struct TrailerSection: Sendable {
    private(set) var fields = HTTPFields()
    private var byteCount = 0

    /// Reads lines until the section ends; `false` means that more bytes are needed.
    mutating func read(
        from buffer: inout InputBuffer, limits: WireLimits
    ) throws(WireError) -> Bool {
        while true {
            let place = LinePlace.trailer(number: fields.count + 1)
            let room = max(0, limits.maxHeaderSectionBytes - byteCount - 2)
            guard let range = try buffer.takeLine(place, maxBytes: room) else { return false }
            guard !range.isEmpty else { return true }
            byteCount += range.count + 2
            guard fields.count < limits.maxTrailerCount else {
                throw WireError(
                    .tooManyTrailers,
                    "the body ends with more than \(limits.maxTrailerCount) trailers; send fewer "
                        + "or raise WireLimits.maxTrailerCount")
            }
            let line = buffer.storage.span.extracting(range)
            let field = try FieldLine(parsing: line, place: place).field(in: line, place: place)
            guard !TrailerRule.isForbidden(field.name) else {
                throw TrailerRule.refusal(place.name)
            }
            fields.append(field)
        }
    }
}

/// Which fields must not come after the body.
enum TrailerRule {
    /// Framing, routing, credentials and the description of the content must be known before the
    /// body is read (RFC 9110, section 6.5.1); a late copy could contradict what was acted on.
    static func isForbidden(_ name: HTTPField.Name) -> Bool {
        switch name.canonicalName {
        case "content-length", "transfer-encoding", "host", "connection", "trailer", "te",
            "upgrade", "keep-alive", "proxy-connection", "expect", "max-forwards", "range",
            "cache-control", "authorization", "proxy-authorization", "cookie", "set-cookie",
            "content-encoding", "content-type", "content-range":
            true
        default:
            false
        }
    }

    static func refusal(_ place: String) -> WireError {
        WireError(
            .forbiddenTrailer,
            "\(place) is a field about framing, routing, credentials or content type; send it "
                + "in the head")
    }
}
