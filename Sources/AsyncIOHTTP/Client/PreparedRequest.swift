import HTTPTypes
import HTTPWire

/// A request in the form in which it is sent, checked before any connection is asked for.
struct PreparedRequest {
    let url: String
    let method: HTTPRequest.Method
    let body: HTTPRequestBody
    let framing: BodyFraming
    /// The head, with the body behind it if that is small: one write for both.
    let firstBytes: [UInt8]
    /// What of the body is not in `firstBytes`.
    let laterBytes: [UInt8]
    let keepAlive: Bool

    init(
        _ request: HTTPClientRequest, to parts: URLParts, defaults: HTTPFields
    ) throws(HTTPClientError) {
        url = request.url
        method = request.method
        body = request.body
        var bodyBytes: [UInt8] = []
        switch request.body.content {
        case .none: framing = .none
        case .bytes(let bytes):
            framing = .length(bytes.count)
            bodyBytes = bytes
        case .stream(let length, _): framing = length.map { .length($0) } ?? .chunked
        }
        var fields = request.headerFields
        for field in defaults where !fields.contains(field.name) { fields.append(field) }
        keepAlive = !Self.saysClose(fields)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        do {
            try RequestWriter.append(
                HTTPRequest(
                    method: request.method, scheme: parts.scheme.rawValue,
                    authority: parts.authority, path: parts.target, headerFields: fields),
                framing: framing, to: &bytes)
        } catch {
            throw HTTPClientError(.invalidRequest, request.url, error.message)
        }
        let isSmall = bodyBytes.count <= Self.mostBytesJoined
        if isSmall { bytes += bodyBytes }
        firstBytes = bytes
        laterBytes = isSmall ? [] : bodyBytes
    }

    /// Whether a second copy does no harm: RFC 9110, section 9.2.2.
    var canBeRepeated: Bool {
        body.isReplayable
            && [.get, .head, .put, .delete, .options, .trace].contains(method)
    }

    private static func saysClose(_ fields: HTTPFields) -> Bool {
        fields[values: .connection].contains { $0.lowercased().contains("close") }
    }

    /// Copying so much costs less than a second system call, and a second packet.
    static let mostBytesJoined = 16_384
}
