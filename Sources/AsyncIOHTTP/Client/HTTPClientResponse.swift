public import HTTPTypes

/// A response whose head has arrived; the body is read from the connection as it is asked for.
///
/// Dropping it unread gives the connection up. Belongs to the loop's thread.
/// The counterpart of aiohttp's `ClientResponse`.
public final class HTTPClientResponse: Sendable {
    /// The status, such as `.ok`; compare `status.code` with numbers.
    public let status: HTTPResponse.Status
    /// The fields of the head.
    public let headerFields: HTTPFields
    /// The URL that was answered: after redirects, the last one.
    public let url: String
    /// The body, piece by piece. It can be read once.
    ///
    /// Throws `HTTPClientError`: `.truncatedBody`, `.timeout`, `.connectionLost`, `.invalidResponse`.
    public var body: HTTPBodyChunks { HTTPBodyChunks(source: exchange) }

    private let exchange: ClientExchange
    private let maxBodyBytes: Int?

    init(_ head: HTTPResponse, url: String, exchange: ClientExchange, maxBodyBytes: Int?) {
        status = head.status
        headerFields = head.headerFields
        self.url = url
        self.exchange = exchange
        self.maxBodyBytes = maxBodyBytes
    }

    /// The whole body, or what is left of it.
    ///
    /// Throws as `body` does, and `.bodyTooLarge` beyond `limit`, by default the client's
    /// `maxBodyBytes`; the connection is then closed. The counterpart of `ClientResponse.read`.
    public func bytes(upTo limit: Int? = nil) async throws -> [UInt8] {
        let limit = limit ?? maxBodyBytes
        if let limit, let announced = contentLength, announced > limit {
            exchange.discard()
            throw tooLarge(limit)
        }
        if let bytes = try await exchange.collect(upTo: limit) { return bytes }
        exchange.discard()
        throw tooLarge(limit ?? .max)
    }

    /// The whole body as text: Latin-1 if the response says so, UTF-8 otherwise.
    ///
    /// Bytes that are not UTF-8 become replacement characters. Throws as `bytes`.
    /// The counterpart of `ClientResponse.text`.
    public func text(upTo limit: Int? = nil) async throws -> String {
        let bytes = try await bytes(upTo: limit)
        guard isLatin1 else { return String(decoding: bytes, as: UTF8.self) }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: bytes.map { Unicode.Scalar($0) })
        return String(text)
    }

    /// Throws `HTTPStatusError` if the status is 400 or more; returns the response otherwise.
    ///
    /// The counterpart of `ClientResponse.raise_for_status`.
    @discardableResult
    public func checkStatus() throws -> HTTPClientResponse {
        guard status.code < 400 else { throw HTTPStatusError(status: status, url: url) }
        return self
    }

    /// The length that the head announces, if it does.
    public var contentLength: Int? { headerFields[.contentLength].flatMap { Int($0) } }

    /// Gives up what is left of the body. Dropping the response does the same.
    public func close() {
        exchange.discard()
    }

    /// Reads a short rest of the body and gives up a long one.
    func drain() async {
        await exchange.drain()
    }

    private var isLatin1: Bool {
        let type = headerFields[.contentType]?.lowercased() ?? ""
        return type.contains("charset=iso-8859-1") || type.contains("charset=\"iso-8859-1\"")
    }

    private func tooLarge(_ limit: Int) -> HTTPClientError {
        HTTPClientError(
            .bodyTooLarge, url,
            "the body is longer than \(limit) bytes; raise the limit, or read it in pieces from "
                + "`body`")
    }
}
