import HTTPTypes

/// `method SP target SP version`, taken apart and checked.
struct RequestLine: Sendable {
    let method: HTTPRequest.Method
    let target: RequestTarget
    let version: WireVersion

    init(parsing line: Span<UInt8>) throws(WireError) {
        guard let methodEnd = line.firstIndex(of: ByteClass.space),
            let targetEnd = line.firstIndex(of: ByteClass.space, from: methodEnd + 1),
            targetEnd > methodEnd + 1
        else {
            throw WireError(
                .malformedRequestLine,
                "the request line is not \"METHOD target HTTP/1.1\" with single spaces; check "
                    + "that the peer speaks HTTP and does not leave out the version")
        }
        method = try Self.method(line.extracting(0..<methodEnd))
        version = try Self.version(line.extracting((targetEnd + 1)..<line.count))
        target = try RequestTarget(
            parsing: line.extracting((methodEnd + 1)..<targetEnd), method: method)
    }

    private static func method(_ bytes: Span<UInt8>) throws(WireError) -> HTTPRequest.Method {
        for index in bytes.indices where !ByteClass.isToken(bytes[index]) {
            throw WireError(
                .invalidMethod,
                "the method has the byte \(ByteClass.name(bytes[index])); use letters, digits "
                    + "and !#$%&'*+-.^_`|~")
        }
        guard let method = HTTPRequest.Method(bytes.text(0..<bytes.count)) else {
            throw WireError(.invalidMethod, "the method is empty; start the line with one")
        }
        return method
    }

    private static func version(_ bytes: Span<UInt8>) throws(WireError) -> WireVersion {
        guard bytes.hasPrefix("HTTP/") else {
            throw WireError(
                .malformedRequestLine,
                "the request line does not end with a version; end it with HTTP/1.1 after one "
                    + "space, and encode spaces in the target as %20")
        }
        guard let version = WireVersion(parsing: bytes) else {
            throw WireError(
                .unsupportedVersion,
                "the request line asks for a version other than HTTP/1.0 and HTTP/1.1; use one "
                    + "of these")
        }
        return version
    }
}

extension WireVersion {
    init?(parsing bytes: Span<UInt8>) {
        guard bytes.count == 8, bytes.hasPrefix("HTTP/1.") else { return nil }
        switch bytes[7] {
        case UInt8(ascii: "0"): self = .http10
        case UInt8(ascii: "1"): self = .http11
        default: return nil
        }
    }
}
