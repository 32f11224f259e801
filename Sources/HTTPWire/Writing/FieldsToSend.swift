import HTTPTypes

/// The caller's fields, without those that the layer writes itself, checked against these.
///
/// Content-Length, Transfer-Encoding and Host are written from the framing and the authority, so
/// that they cannot disagree with what is sent. A caller's own copy is dropped if it says the same
/// and refused if it does not.
struct FieldsToSend {
    /// What a caller's Content-Length must be.
    enum Length {
        case exactly(Int)
        /// Any number: the response describes a body that is not sent.
        case descriptive
        case absent
    }

    var authority: String?
    var length = Length.absent
    var isChunked = false
    /// Whether some Connection field names this option.
    private(set) var saysClose = false
    private(set) var saysKeepAlive = false
    private(set) var sawLength = false
    private(set) var sawHost = false

    /// Whether Host is the layer's to write, as it is in requests.
    let ownsHost: Bool

    init(ownsHost: Bool) { self.ownsHost = ownsHost }

    mutating func append(_ fields: HTTPFields, to bytes: inout [UInt8]) throws(WireError) {
        for field in fields {
            switch field.name.canonicalName {
            case "content-length":
                guard try keepsLength(field) else { continue }
            case "transfer-encoding":
                guard isChunked, field.value.lowercased() == "chunked" else {
                    throw Self.conflict("Transfer-Encoding")
                }
                continue
            case "host" where ownsHost:
                try checkHost(field)
                continue
            case "connection":
                noteConnection(field)
            default:
                break
            }
            try HeadText.append(field, to: &bytes)
        }
    }

    private mutating func keepsLength(_ field: HTTPField) throws(WireError) -> Bool {
        let number = ContentLength.parse(field.value.utf8.span)
        switch length {
        case .exactly(let expected) where number == expected:
            return false
        case .descriptive where number != nil && !sawLength:
            sawLength = true
            return true
        default:
            throw Self.conflict("Content-Length")
        }
    }

    private mutating func checkHost(_ field: HTTPField) throws(WireError) {
        guard !sawHost, authority == nil || authority == field.value else {
            throw WireError(
                .duplicateHost,
                "the request has a Host field besides its authority, or two; set the authority "
                    + "and leave Host out")
        }
        sawHost = true
        authority = field.value
    }

    private mutating func noteConnection(_ field: HTTPField) {
        for option in field.value.lowercased().utf8.split(separator: UInt8(ascii: ",")) {
            let word = option.filter { !ByteClass.isBlank($0) }
            if word.elementsEqual("close".utf8) { saysClose = true }
            if word.elementsEqual("keep-alive".utf8) { saysKeepAlive = true }
        }
    }

    private static func conflict(_ name: String) -> WireError {
        WireError(
            .conflictingFraming,
            "the field \(name) contradicts the framing of the message or may not be in it; leave "
                + "it out, the framing writes it")
    }
}
