package import HTTPTypes

/// Writes response heads.
package enum ResponseWriter {
    /// Appends a head, with the Content-Length or Transfer-Encoding that belongs to it.
    ///
    /// Returns the framing to give to `BodyEncoder`: `.none` where the protocol forbids a body,
    /// which is after HEAD, 2xx to CONNECT, 1xx, 204 and 304. There `framing` describes the body
    /// that is not sent. Throws, and leaves `bytes` as they were, if the response would be misread.
    @discardableResult
    package static func append(
        _ response: HTTPResponse, to method: HTTPRequest.Method, framing: BodyFraming,
        version: WireVersion = .http11, connection: ConnectionOption = .unspecified,
        to bytes: inout [UInt8]
    ) throws(WireError) -> BodyFraming {
        let mark = bytes.count
        let code = response.status.code
        let isBodyless = BodyRule.forbidsBody(status: code, method: method)
        do {
            try FramingRule.check(framing, version: version)
            try appendStatusLine(response.status, version: version, to: &bytes)
            var fields = FieldsToSend(ownsHost: false)
            let shown = try shownFraming(framing, code: code, method: method)
            fields.isChunked = shown == .chunked
            switch shown {
            case .length(let length): fields.length = .exactly(length)
            case .none where code == 304 || method == .head && code >= 200 && code != 204:
                fields.length = .descriptive
            default: fields.length = .absent
            }
            try fields.append(response.headerFields, to: &bytes)
            FramingRule.appendFields(shown, to: &bytes)
            let mustClose = framing == .untilEOF && !isBodyless
            FramingRule.appendConnection(
                mustClose ? .close : connection, version: version, fields: fields, to: &bytes)
            HeadText.appendLineEnd(to: &bytes)
        } catch {
            bytes.removeSubrange(mark...)
            throw error
        }
        return isBodyless ? .none : framing
    }

    /// The framing that the fields announce.
    private static func shownFraming(
        _ framing: BodyFraming, code: Int, method: HTTPRequest.Method
    ) throws(WireError) -> BodyFraming {
        let isTunnel = method == .connect && (200...299).contains(code)
        if code < 200 || code == 204 || isTunnel {
            guard framing == .none || framing == .length(0) else {
                throw WireError(
                    .invalidFraming,
                    "a response with status \(code) to \(method.rawValue) has no body; use .none")
            }
            return .none
        }
        let isBodyless = BodyRule.forbidsBody(status: code, method: method)
        // Without a length, a client would read an empty response until the connection closes.
        return framing == .none && !isBodyless ? .length(0) : framing
    }

    private static func appendStatusLine(
        _ status: HTTPResponse.Status, version: WireVersion, to bytes: inout [UInt8]
    ) throws(WireError) {
        guard (100...999).contains(status.code) else {
            throw WireError(
                .invalidStatus,
                "the status is \(status.code); use a code from 100 to 999")
        }
        HeadText.append(version.wireName, to: &bytes)
        bytes.append(ByteClass.space)
        HeadText.append(String(status.code), to: &bytes)
        bytes.append(ByteClass.space)
        for scalar in status.reasonPhrase.unicodeScalars {
            guard let byte = UInt8(exactly: scalar.value), ByteClass.isFieldText(byte) else {
                throw WireError(
                    .invalidReason,
                    "the reason phrase has a control byte or text outside Latin-1; remove it")
            }
            bytes.append(byte)
        }
        HeadText.appendLineEnd(to: &bytes)
    }
}
