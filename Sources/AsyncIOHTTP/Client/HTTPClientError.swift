public import HTTPTypes

/// A request that was not answered as it should have been: which one, why, and what to do.
///
/// Answers with a status of 400 or more are no errors by themselves; see
/// `HTTPClientResponse.checkStatus`. The counterpart of aiohttp's `ClientError`.
public struct HTTPClientError: Error, Sendable, CustomStringConvertible {
    /// What went wrong.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The URL cannot be understood.
        case invalidURL
        /// The URL asks for TLS, which this client does not speak yet.
        case tlsNotSupported
        /// The request cannot be sent as it stands, such as for a line break in a field.
        case invalidRequest
        /// The name could not be looked up, or no connection could be made.
        case connectionFailed
        /// Connecting took longer than `connectTimeout`.
        case connectTimeout
        /// The request took longer than `totalTimeout`.
        case timeout
        /// The connection broke before the head of the response was there.
        case connectionLost
        /// The connection ended in the middle of the body.
        case truncatedBody
        /// What the server sent is not HTTP/1.1.
        case invalidResponse
        /// The body is longer than it may be.
        case bodyTooLarge
        /// The body was read already, or is being read by another task.
        case bodyAlreadyRead
        /// There were more redirects than allowed.
        case tooManyRedirects
        /// A redirect leads nowhere.
        case invalidRedirect
        /// The client was closed.
        case clientClosed
    }

    /// What went wrong.
    public let kind: Kind
    /// The URL that was asked for; after a redirect the one that it led to.
    public let url: String
    /// Why, and what to do.
    public let reason: String
    /// The error of the layer below, if there was one: an `OSError` and the like.
    public let underlying: (any Error)?

    init(_ kind: Kind, _ url: String, _ reason: String, underlying: (any Error)? = nil) {
        self.kind = kind
        self.url = url
        self.reason = reason
        self.underlying = underlying
    }

    /// The URL and the reason in one line.
    public var description: String { "\(url): \(reason)" }
}

/// A response whose status is 400 or more. The counterpart of aiohttp's `ClientResponseError`.
public struct HTTPStatusError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The status of the response.
    public let status: HTTPResponse.Status
    /// The URL that was answered.
    public let url: String

    /// The URL and the status in one line.
    public var description: String { "\(url): the server answered \(status)" }
}
