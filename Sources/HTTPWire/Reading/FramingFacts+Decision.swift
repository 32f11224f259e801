import HTTPTypes

/// Where the body of a message ends (RFC 9112, section 6.3), and every reason to refuse to say.
///
/// A message whose length two readers could see differently is refused, never repaired: that
/// difference is what request smuggling lives on.
extension FramingFacts {
    func requestFraming(
        method: HTTPRequest.Method, version: WireVersion, limits: WireLimits
    ) throws(WireError) -> BodyFraming {
        let framing = try delimitedFraming(version: version, limits: limits) ?? .none
        if method == .connect, framing != .none, framing != .length(0) {
            throw WireError(
                .conflictingFraming,
                "a CONNECT request announces a body, which has no defined meaning; send the "
                    + "bytes after the 2xx response")
        }
        return framing
    }

    func responseFraming(
        status: Int, method: HTTPRequest.Method, version: WireVersion, limits: WireLimits
    ) throws(WireError) -> BodyFraming {
        if BodyRule.forbidsBody(status: status, method: method) { return .none }
        return try delimitedFraming(version: version, limits: limits) ?? .untilEOF
    }

    /// The framing that the fields announce, or `nil` if they say nothing.
    private func delimitedFraming(
        version: WireVersion, limits: WireLimits
    ) throws(WireError) -> BodyFraming? {
        guard hasTransferEncoding else {
            guard let contentLength else { return nil }
            if let maxBytes = limits.maxBodyBytes, contentLength > maxBytes {
                throw BodyRule.tooLarge(maxBytes: maxBytes)
            }
            return .length(contentLength)
        }
        guard contentLength == nil else {
            throw WireError(
                .conflictingFraming,
                "the head has both Content-Length and Transfer-Encoding; send one of them")
        }
        guard version == .http11 else {
            throw WireError(
                .transferEncodingInOldVersion,
                "an HTTP/1.0 message has Transfer-Encoding; use HTTP/1.1 or Content-Length")
        }
        guard isChunked else {
            throw WireError(
                .unsupportedTransferEncoding,
                "Transfer-Encoding is not exactly \"chunked\"; compress with Content-Encoding "
                    + "and send plain chunks")
        }
        return .chunked
    }
}

/// The rules about bodies that do not depend on what the fields say.
enum BodyRule {
    /// Whether a response with this status to this method ends with its head.
    static func forbidsBody(status: Int, method: HTTPRequest.Method) -> Bool {
        switch status {
        case 100...199, 204, 304: true
        case 200...299: method == .head || method == .connect
        default: method == .head
        }
    }

    static func tooLarge(maxBytes: Int) -> WireError {
        WireError(
            .bodyTooLarge,
            "the body is larger than \(maxBytes) bytes; send less or raise "
                + "WireLimits.maxBodyBytes")
    }
}
