import HTTPTypes

/// What both kinds of head say about their framing and about the connection.
enum FramingRule {
    static func check(_ framing: BodyFraming, version: WireVersion) throws(WireError) {
        if framing == .chunked, version == .http10 {
            throw WireError(
                .invalidFraming,
                "an HTTP/1.0 message cannot be chunked; use .length, or .untilEOF in a response")
        }
        if case .length(let length) = framing, length < 0 {
            throw WireError(
                .invalidFraming, "the body length is \(length); pass the number of bytes")
        }
    }

    static func appendFields(_ framing: BodyFraming, to bytes: inout [UInt8]) {
        switch framing {
        case .length(let length):
            HeadText.appendField("Content-Length", String(length), to: &bytes)
        case .chunked:
            HeadText.appendField("Transfer-Encoding", "chunked", to: &bytes)
        case .none, .untilEOF:
            break
        }
    }

    static func appendConnection(
        _ option: ConnectionOption, version: WireVersion, fields: FieldsToSend,
        to bytes: inout [UInt8]
    ) {
        switch option {
        case .close where !fields.saysClose:
            HeadText.appendField("Connection", "close", to: &bytes)
        case .keepAlive where version == .http10 && !fields.saysKeepAlive && !fields.saysClose:
            HeadText.appendField("Connection", "keep-alive", to: &bytes)
        default:
            break
        }
    }
}
