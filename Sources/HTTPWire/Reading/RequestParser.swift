import HTTPTypes

/// Turns the bytes that a server receives into requests.
///
/// Feed it what arrives and pull events until it returns `nil`. It reads nothing and writes
/// nothing itself, and its answers do not depend on how the bytes were split. After an `end` it
/// goes on with the next request, so answer the first before pulling further.
package struct RequestParser: Sendable {
    /// What is being read, with its legal successors.
    private enum Phase: Sendable {
        /// → fields
        case startLine
        /// → body
        case fields(RequestLine)
        /// → startLine
        case body
    }

    private let limits: WireLimits
    private let scheme: URLScheme
    private var buffer = InputBuffer()
    private var phase = Phase.startLine
    private var section = FieldSection(.request)
    private var body = BodyDecoder(.none)
    private var blankLines = 0
    private var failure: WireError?

    /// Creates a parser for one connection; `scheme` is given to requests that name none.
    package init(limits: WireLimits = WireLimits(), scheme: URLScheme = .http) {
        self.limits = limits
        self.scheme = scheme
    }

    /// Takes bytes that arrived; an array is kept as it is and not copied if nothing is waiting.
    package mutating func feed(_ bytes: [UInt8]) { buffer.append(bytes) }

    /// Takes a copy of bytes that arrived.
    package mutating func feed(_ bytes: UnsafeRawBufferPointer) { buffer.append(bytes) }

    /// Takes a copy of bytes that arrived.
    package mutating func feed(_ bytes: some Sequence<UInt8>) { buffer.append(bytes) }

    /// Notes that the client will send no more; bytes fed later are ignored.
    package mutating func feedEOF() { buffer.markEOF() }

    /// Whether bytes have arrived that no event has reported yet.
    package var hasBufferedBytes: Bool { !buffer.isEmpty }

    /// Whether the client closed the connection between two requests, as it may.
    package var isFinished: Bool {
        guard case .startLine = phase, failure == nil else { return false }
        return buffer.reachedEOF && buffer.isEmpty
    }

    /// Hands over the bytes after the last `end`, for a protocol that takes over the connection.
    package mutating func takeBufferedBytes() -> [UInt8] { buffer.takePiece(maxBytes: .max) }

    /// The next event, or `nil` if more bytes are needed; throws the same error ever after.
    package mutating func nextEvent() throws(WireError) -> RequestEvent? {
        if let failure { throw failure }
        do {
            let event = try advance()
            buffer.reclaim()
            return event
        } catch {
            failure = error
            throw error
        }
    }

    private mutating func advance() throws(WireError) -> RequestEvent? {
        if case .startLine = phase {
            guard let line = try readStartLine() else {
                if buffer.reachedEOF, !buffer.isEmpty { throw HeadRule.truncated }
                return nil
            }
            phase = .fields(line)
        }
        if case .fields(let line) = phase {
            guard try section.read(from: &buffer, limits: limits) else {
                if buffer.reachedEOF { throw HeadRule.truncated }
                return nil
            }
            let head = try finishHead(line)
            body = BodyDecoder(head.framing)
            section = FieldSection(.request)
            phase = .body
            return .head(head)
        }
        switch try body.next(from: &buffer, limits: limits) {
        case .piece(let piece):
            return .body(piece)
        case .end(let trailers):
            phase = .startLine
            blankLines = 0
            return .end(trailers: trailers)
        case nil:
            if buffer.reachedEOF { throw body.truncation }
            return nil
        }
    }

    private mutating func readStartLine() throws(WireError) -> RequestLine? {
        while let range = try buffer.takeLine(.requestLine, maxBytes: limits.maxStartLineBytes) {
            guard range.isEmpty else {
                return try RequestLine(parsing: buffer.storage.span.extracting(range))
            }
            blankLines += 1
            guard blankLines <= limits.maxLeadingBlankLines else {
                throw WireError(
                    .tooManyBlankLines,
                    "more than \(limits.maxLeadingBlankLines) empty lines come before the "
                        + "request line; start with the request line")
            }
        }
        return nil
    }

    private func finishHead(_ line: RequestLine) throws(WireError) -> RequestHead {
        let facts = section.facts
        guard facts.host != nil || line.version == .http10 else {
            throw WireError(
                .missingHost, "an HTTP/1.1 request has no Host field; send exactly one")
        }
        let framing = try facts.requestFraming(
            method: line.method, version: line.version, limits: limits)
        let request = HTTPRequest(
            method: line.method,
            scheme: line.method == .connect ? nil : line.target.scheme ?? scheme.rawValue,
            // RFC 9112, section 3.2.2: a host in the target overrides the Host field.
            authority: line.target.authority ?? facts.host, path: line.target.path,
            headerFields: section.fields)
        let hasBody = framing != .none && framing != .length(0)
        return RequestHead(
            request: request, version: line.version, framing: framing,
            keepAlive: facts.keepAlive(line.version),
            expectContinue: facts.expectsContinue && line.version == .http11 && hasBody)
    }
}

/// The refusal that both parsers share.
enum HeadRule {
    static var truncated: WireError {
        WireError(
            .truncatedHead,
            "the connection ended in the middle of a head; discard it and close the connection")
    }
}
