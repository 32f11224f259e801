public import HTTPTypes

/// The answer to a request: a status, fields and a body.
///
/// Content-Length, Transfer-Encoding, Date and Server are the server's own and need not be given.
/// The counterpart of aiohttp's `web.Response` and `web.StreamResponse`.
public struct HTTPServerResponse: Sendable {
    typealias Producer = @isolated(any) @Sendable (HTTPBodyWriter) async throws -> Void

    enum Content: Sendable {
        case bytes([UInt8])
        case stream(length: Int?, Producer)
    }

    /// The status; `.ok` unless another is given.
    public var status: HTTPResponse.Status
    /// The fields.
    public var headerFields: HTTPFields
    let content: Content

    private init(_ status: HTTPResponse.Status, _ headerFields: HTTPFields, _ content: Content) {
        self.status = status
        self.headerFields = headerFields
        self.content = content
    }

    /// An answer with these bytes, by default none.
    public init(
        status: HTTPResponse.Status = .ok, headerFields: HTTPFields = [:], bytes: [UInt8] = []
    ) {
        self.init(status, headerFields, .bytes(bytes))
    }

    /// An answer with this text, as UTF-8; plain text unless the fields say otherwise.
    public init(
        status: HTTPResponse.Status = .ok, headerFields: HTTPFields = [:], text: String
    ) {
        var headerFields = headerFields
        if !headerFields.contains(.contentType) {
            headerFields[.contentType] = "text/plain; charset=utf-8"
        }
        self.init(status, headerFields, .bytes(Array(text.utf8)))
    }

    /// An answer whose body `produce` writes, after the head was sent.
    ///
    /// Without a length it goes in chunks (to an HTTP/1.0 client, until the connection closes). If
    /// `produce` throws, the connection is cut off, so that the client sees that something is missing.
    public init(
        status: HTTPResponse.Status = .ok, headerFields: HTTPFields = [:], length: Int? = nil,
        @_inheritActorContext
        stream produce: @escaping @isolated(any) @Sendable (HTTPBodyWriter) async throws -> Void
    ) {
        self.init(status, headerFields, .stream(length: length, produce))
    }

    /// An answer whose body is a sequence of pieces, sent as they come.
    public init<Chunks: AsyncSequence & Sendable>(
        status: HTTPResponse.Status = .ok, headerFields: HTTPFields = [:], length: Int? = nil,
        chunks: Chunks
    ) where Chunks.Element == [UInt8] {
        self.init(status: status, headerFields: headerFields, length: length) { writer in
            for try await chunk in chunks { try await writer.write(chunk) }
        }
    }
}
