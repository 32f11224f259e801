import HTTPTypes

/// `version SP code SP reason`, taken apart and checked; the second space may be missing.
struct StatusLine: Sendable {
    let version: WireVersion
    let status: HTTPResponse.Status

    init(parsing line: Span<UInt8>) throws(WireError) {
        guard line.hasPrefix("HTTP/"), let versionEnd = line.firstIndex(of: ByteClass.space) else {
            throw WireError(
                .malformedStatusLine,
                "the response does not begin with \"HTTP/1.1 200\"; check that the server speaks "
                    + "HTTP/1.1 on this port")
        }
        guard let version = WireVersion(parsing: line.extracting(0..<versionEnd)) else {
            throw WireError(
                .unsupportedVersion,
                "the response has a version other than HTTP/1.0 and HTTP/1.1; this client speaks "
                    + "only these")
        }
        self.version = version
        let codeEnd = versionEnd + 4
        guard line.count >= codeEnd, line.count == codeEnd || line[codeEnd] == ByteClass.space,
            let code = ContentLength.parse(line.extracting((versionEnd + 1)..<codeEnd)), code >= 100
        else {
            throw WireError(
                .invalidStatus,
                "the status line has no three-digit code from 100 to 999 after the version; the "
                    + "server is broken")
        }
        let reason = try Self.reason(line.extracting(min(codeEnd + 1, line.count)..<line.count))
        status = HTTPResponse.Status(code: code, reasonPhrase: reason)
    }

    /// The reason as Latin-1, which is what HTTPResponse.Status expects.
    private static func reason(_ bytes: Span<UInt8>) throws(WireError) -> String {
        var isASCII = true
        for index in bytes.indices {
            guard ByteClass.isFieldText(bytes[index]) else {
                throw WireError(
                    .invalidReason,
                    "the status line has the control byte \(ByteClass.name(bytes[index])) in its "
                        + "reason; the server is broken")
            }
            if bytes[index] >= 0x80 { isASCII = false }
        }
        guard !isASCII else { return bytes.text(0..<bytes.count) }
        var text = String.UnicodeScalarView()
        for index in bytes.indices { text.append(Unicode.Scalar(bytes[index])) }
        return String(text)
    }
}
