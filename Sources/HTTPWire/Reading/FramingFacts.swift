/// What the fields of one head say about framing, persistence and the host.
///
/// Collected while the lines go by, so that no field has to be looked up again by name.
struct FramingFacts: Sendable {
    private(set) var contentLength: Int?
    private(set) var hasTransferEncoding = false
    /// There is one Transfer-Encoding field and its value is exactly `chunked`.
    private(set) var isChunked = false
    private(set) var host: String?
    private(set) var expectsContinue = false
    private var wantsClose = false
    private var wantsKeepAlive = false

    /// Takes note of a field; `false` means that it must not be listed among the fields.
    mutating func note(
        name: Span<UInt8>, value: Span<UInt8>, direction: FieldSection.Direction, place: LinePlace
    ) throws(WireError) -> Bool {
        switch name.count {
        case 4 where direction == .request && name.equalsIgnoringCase("host"):
            try noteHost(value, place: place)
            return false
        case 6 where name.equalsIgnoringCase("expect"):
            expectsContinue = value.equalsIgnoringCase("100-continue")
        case 10 where name.equalsIgnoringCase("connection"):
            noteConnection(value)
        case 14 where name.equalsIgnoringCase("content-length"):
            try noteContentLength(value, direction: direction, place: place)
        case 17 where name.equalsIgnoringCase("transfer-encoding"):
            isChunked = !hasTransferEncoding && value.equalsIgnoringCase("chunked")
            hasTransferEncoding = true
        default:
            break
        }
        return true
    }

    /// Whether the sender is willing to go on with this connection (RFC 9112, section 9.3).
    func keepAlive(_ version: WireVersion) -> Bool {
        switch version {
        case .http10: wantsKeepAlive && !wantsClose
        case .http11: !wantsClose
        }
    }

    private mutating func noteHost(_ value: Span<UInt8>, place: LinePlace) throws(WireError) {
        guard host == nil else {
            throw WireError(
                .duplicateHost, "\(place.name) is a second Host field; send exactly one")
        }
        do {
            _ = try AuthoritySyntax(parsing: value)
        } catch {
            throw WireError(
                .invalidHost, "\(place.name) is no valid Host field: \(error.explanation)")
        }
        host = value.text(0..<value.count)
    }

    private mutating func noteConnection(_ value: Span<UInt8>) {
        var start = 0
        while start <= value.count {
            let end = value.firstIndex(of: UInt8(ascii: ","), from: start) ?? value.count
            let option = value.extracting(value.trimmingBlanks(start..<end))
            if option.equalsIgnoringCase("close") { wantsClose = true }
            if option.equalsIgnoringCase("keep-alive") { wantsKeepAlive = true }
            start = end + 1
        }
    }

    /// In a request one plain number is taken and nothing else.
    ///
    /// A repeated length, even of the same value, is what a smuggled request looks like. Responses may repeat the same number, in
    /// one field or several, because careless gateways do.
    private mutating func noteContentLength(
        _ value: Span<UInt8>, direction: FieldSection.Direction, place: LinePlace
    ) throws(WireError) {
        var start = 0
        while start <= value.count {
            var end = value.count
            if direction == .response {
                end = value.firstIndex(of: UInt8(ascii: ","), from: start) ?? end
            }
            let number = value.extracting(value.trimmingBlanks(start..<end))
            guard let length = ContentLength.parse(number) else {
                throw WireError(
                    .invalidContentLength,
                    "\(place.name) has a Content-Length that is not a plain decimal number; send "
                        + "only digits, at most \(Int.max)")
            }
            guard contentLength == nil || direction == .response && contentLength == length else {
                throw WireError(
                    .duplicateContentLength,
                    "\(place.name) is a second Content-Length; send exactly one")
            }
            contentLength = length
            start = end + 1
        }
    }
}

/// The number of a Content-Length field.
enum ContentLength {
    /// The value, or `nil` for anything but digits and for more than an `Int` holds.
    static func parse(_ digits: Span<UInt8>) -> Int? {
        guard !digits.isEmpty else { return nil }
        var total = 0
        for index in digits.indices {
            guard let digit = ByteClass.digit(digits[index]) else { return nil }
            let (tens, tooBig) = total.multipliedReportingOverflow(by: 10)
            let (sum, tooBigAgain) = tens.addingReportingOverflow(digit)
            guard !tooBig, !tooBigAgain else { return nil }
            total = sum
        }
        return total
    }
}
