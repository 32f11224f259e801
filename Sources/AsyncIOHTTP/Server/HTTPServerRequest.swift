public import HTTPTypes
import HTTPWire

/// A request whose head has arrived; the body is read from the connection as it is asked for.
///
/// Valid until its handler has returned. Belongs to the loop's thread.
/// The counterpart of aiohttp's `web.Request`.
public final class HTTPServerRequest: Sendable {
    /// The method, such as `.get`.
    public let method: HTTPRequest.Method
    /// The path and the query as they were sent.
    public let target: String
    /// The path without the query, its percent escapes resolved.
    public let path: String
    /// What comes after the question mark, as it was sent; `nil` if there is none.
    public let query: String?
    /// The host that was asked for, with its port if it was given.
    public let authority: String?
    /// The fields of the head, without Host.
    public let headerFields: HTTPFields
    /// The address of the client.
    public let peerAddress: SocketAddress?
    /// The body, piece by piece. It can be read once.
    ///
    /// Throws `HTTPServerError` if the client breaks the protocol or sends too much: let it pass, and
    /// the server answers with its status. Errors of the connection end the connection.
    public var body: HTTPBodyChunks { HTTPBodyChunks(source: source) }

    private let source: any BodySource

    init(_ head: RequestHead, from peer: SocketAddress?, body: any BodySource) {
        let request = head.request
        method = request.method
        target = request.path ?? request.authority ?? ""
        let parts = target.split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = PercentDecoding.decode(parts.first ?? "")
        query = parts.count > 1 ? String(parts[1]) : nil
        authority = request.authority
        headerFields = request.headerFields
        peerAddress = peer
        source = body
    }

    /// The whole body, or what is left of it.
    ///
    /// Throws `HTTPServerError` with 413 if it is longer than `limit` bytes, and as `body` does.
    public func bytes(upTo limit: Int = 1_048_576) async throws -> [UInt8] {
        guard let bytes = try await source.collect(upTo: limit) else {
            throw HTTPServerError(
                .contentTooLarge, "the body is longer than \(limit) bytes; send less")
        }
        return bytes
    }

    /// The first value of a name in the query, its escapes resolved; `nil` if the name is not there.
    ///
    /// Complexity: linear in the length of the query.
    public func queryValue(_ name: String) -> String? {
        for item in (query ?? "").split(separator: "&") {
            let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let first = pair.first,
                PercentDecoding.decode(first, plusIsSpace: true) == name
            else { continue }
            return pair.count > 1 ? PercentDecoding.decode(pair[1], plusIsSpace: true) : ""
        }
        return nil
    }
}

/// An error that a handler throws to answer with a status.
///
/// It is an answer and not a fault, so nothing is reported. The counterpart of aiohttp's
/// `web.HTTPException`.
public struct HTTPServerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The status to answer with.
    public let status: HTTPResponse.Status
    /// What the client is told, as plain text.
    public let message: String

    /// Creates an error; without a message the client is told the status.
    public init(_ status: HTTPResponse.Status, _ message: String? = nil) {
        self.status = status
        self.message = message ?? "\(status)"
    }

    /// The status and the message in one line.
    public var description: String { "\(status): \(message)" }
}
