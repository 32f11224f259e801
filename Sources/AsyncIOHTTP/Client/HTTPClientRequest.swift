public import HTTPTypes

/// A request to send: a method, a URL, fields and a body.
///
/// The counterpart of the arguments of aiohttp's `ClientSession.request`.
public struct HTTPClientRequest: Sendable {
    /// The method; GET unless another is given.
    public var method: HTTPRequest.Method
    /// The whole URL, beginning with `http://`.
    public var url: String
    /// Fields besides those of the configuration. Host, Content-Length and Transfer-Encoding are the
    /// client's own and need not be given.
    public var headerFields: HTTPFields
    /// The body.
    public var body: HTTPRequestBody

    /// Describes a request; nothing is checked before it is sent.
    public init(
        method: HTTPRequest.Method = .get, url: String, headerFields: HTTPFields = [:],
        body: HTTPRequestBody = .none
    ) {
        self.method = method
        self.url = url
        self.headerFields = headerFields
        self.body = body
    }
}

/// The body of a request.
public struct HTTPRequestBody: Sendable {
    typealias Producer = @isolated(any) @Sendable (HTTPBodyWriter) async throws -> Void

    enum Content: Sendable {
        case none
        case bytes([UInt8])
        case stream(length: Int?, Producer)
    }

    let content: Content

    /// No body at all.
    public static let none = HTTPRequestBody(content: .none)

    /// These bytes.
    public static func bytes(_ bytes: [UInt8]) -> HTTPRequestBody {
        HTTPRequestBody(content: .bytes(bytes))
    }

    /// This text, as UTF-8.
    public static func text(_ text: String) -> HTTPRequestBody {
        bytes(Array(text.utf8))
    }

    /// What `produce` writes: `length` bytes exactly, or in chunks if the length is not known.
    ///
    /// Such a body is sent once only, so the request is never retried.
    public static func stream(
        length: Int? = nil,
        @_inheritActorContext
        _ produce: @escaping @isolated(any) @Sendable (HTTPBodyWriter) async throws -> Void
    ) -> HTTPRequestBody {
        HTTPRequestBody(content: .stream(length: length, produce))
    }

    /// Whether it can be sent a second time.
    var isReplayable: Bool {
        if case .stream = content { false } else { true }
    }
}
