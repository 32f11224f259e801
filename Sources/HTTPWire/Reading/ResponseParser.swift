package import HTTPTypes

/// Turns the bytes that a client receives into responses.
///
/// Say which request is to be answered with `expectResponse(to:)`, feed what arrives and pull
/// events until it returns `nil`. Where a response ends depends on the request's method, so bytes
/// that answer no request are never read.
package struct ResponseParser: Sendable {
    /// What is being read, with its legal successors.
    private enum Phase: Sendable {
        /// No request is waiting → statusLine
        case idle
        /// → fields
        case statusLine
        /// → body, statusLine
        case fields(StatusLine)
        /// → idle, switched
        case body
        /// Another protocol has the connection.
        case switched
    }

    private let limits: WireLimits
    private var buffer = InputBuffer()
    private var phase = Phase.idle
    private var method = HTTPRequest.Method.get
    private var section = FieldSection(.response)
    private var body = BodyDecoder(.none)
    private var informationalCount = 0
    private var isSwitching = false
    private var failure: WireError?

    /// Creates a parser for one connection.
    package init(limits: WireLimits = WireLimits()) { self.limits = limits }

    /// Announces that a request with this method is being sent, before its first byte is.
    ///
    /// Throws if the last response is not complete, or if bytes arrived that nobody asked for:
    /// they would be taken for the answer to this request.
    package mutating func expectResponse(to method: HTTPRequest.Method) throws(WireError) {
        if let failure { throw failure }
        guard case .idle = phase else {
            throw WireError(
                .illegalTransition,
                "a request was announced before the last response ended; read it to its end")
        }
        guard buffer.isEmpty else {
            throw WireError(
                .unexpectedBytes,
                "the server sent \(buffer.count) bytes that answer no request; close the "
                    + "connection and use another")
        }
        self.method = method
        informationalCount = 0
        phase = .statusLine
    }

    /// Takes bytes that arrived; an array is kept as it is and not copied if nothing is waiting.
    package mutating func feed(_ bytes: [UInt8]) { buffer.append(bytes) }

    /// Takes a copy of bytes that arrived.
    package mutating func feed(_ bytes: UnsafeRawBufferPointer) { buffer.append(bytes) }

    /// Takes a copy of bytes that arrived.
    package mutating func feed(_ bytes: some Sequence<UInt8>) { buffer.append(bytes) }

    /// Notes that the server will send no more; bytes fed later are ignored.
    package mutating func feedEOF() { buffer.markEOF() }

    /// Whether bytes have arrived that no event has reported; after `end`, reuse is unsafe.
    package var hasBufferedBytes: Bool { !buffer.isEmpty }

    /// Whether the server closed the connection and every announced request was answered.
    package var isFinished: Bool {
        guard case .idle = phase, failure == nil else { return false }
        return buffer.reachedEOF && buffer.isEmpty
    }

    /// Hands over the bytes after the last `end`, for a protocol that takes over the connection.
    package mutating func takeBufferedBytes() -> [UInt8] { buffer.takePiece(maxBytes: .max) }

    /// The next event, or `nil` if more bytes are needed; throws the same error ever after.
    package mutating func nextEvent() throws(WireError) -> ResponseEvent? {
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

    private mutating func advance() throws(WireError) -> ResponseEvent? {
        switch phase {
        case .idle, .switched:
            return nil
        case .statusLine:
            guard
                let range = try buffer.takeLine(.statusLine, maxBytes: limits.maxStartLineBytes)
            else {
                guard buffer.reachedEOF else { return nil }
                throw buffer.isEmpty ? closedEarly : HeadRule.truncated
            }
            let line = try StatusLine(parsing: buffer.storage.span.extracting(range))
            phase = .fields(line)
            return try readFields(line)
        case .fields(let line):
            return try readFields(line)
        case .body:
            return try readBody()
        }
    }

    private mutating func readFields(_ line: StatusLine) throws(WireError) -> ResponseEvent? {
        guard try section.read(from: &buffer, limits: limits) else {
            if buffer.reachedEOF { throw HeadRule.truncated }
            return nil
        }
        let code = line.status.code
        let framing = try section.facts.responseFraming(
            status: code, method: method, version: line.version, limits: limits)
        let head = ResponseHead(
            response: HTTPResponse(status: line.status, headerFields: section.fields),
            version: line.version, framing: framing,
            keepAlive: framing != .untilEOF && section.facts.keepAlive(line.version))
        section = FieldSection(.response)
        if (100...199).contains(code), code != 101 {
            informationalCount += 1
            guard informationalCount <= limits.maxInformationalResponses else {
                throw WireError(
                    .tooManyInformationalResponses,
                    "the server sent more than \(limits.maxInformationalResponses) 1xx responses "
                        + "and no final one; close the connection")
            }
            phase = .statusLine
            return .informational(head)
        }
        isSwitching = code == 101 || method == .connect && (200...299).contains(code)
        body = BodyDecoder(framing)
        phase = .body
        return .head(head)
    }

    private mutating func readBody() throws(WireError) -> ResponseEvent? {
        switch try body.next(from: &buffer, limits: limits) {
        case .piece(let piece):
            return .body(piece)
        case .end(let trailers):
            phase = isSwitching ? .switched : .idle
            return .end(trailers: trailers)
        case nil:
            if buffer.reachedEOF { throw body.truncation }
            return nil
        }
    }

    private var closedEarly: WireError {
        WireError(
            .closedBeforeResponse,
            "the server closed the connection before it answered; send the request again on a "
                + "new connection if it is safe to repeat")
    }
}
