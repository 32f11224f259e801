/// The `host` or `host:port` of a URL, a Host field or a CONNECT target.
struct AuthoritySyntax {
    /// Where the host stands, without the brackets of an IPv6 literal.
    let host: Range<Int>
    let isIPv6: Bool
    let port: Int?

    /// Why some bytes are no authority; callers say what they were reading.
    enum Flaw: Error {
        case empty, credentials, badCharacter, badIPv6, badPort

        var explanation: String {
            switch self {
            case .empty: "the host is empty; name one"
            case .credentials: "there is a user name or password before an @; send it in a field"
            case .badCharacter: "the host has a character that is not allowed in a host name"
            case .badIPv6: "the part in brackets is not an IPv6 address"
            case .badPort: "the port is not a number from 1 to 65535"
            }
        }
    }

    init(parsing bytes: Span<UInt8>) throws(Flaw) {
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.firstIndex(of: UInt8(ascii: "@")) == nil else { throw .credentials }
        var end = 0
        if bytes[0] == UInt8(ascii: "[") {
            guard let close = bytes.firstIndex(of: UInt8(ascii: "]")),
                IPv6Syntax.isAddress(bytes.extracting(1..<close))
            else { throw .badIPv6 }
            host = 1..<close
            isIPv6 = true
            end = close + 1
            guard end == bytes.count || bytes[end] == UInt8(ascii: ":") else { throw .badIPv6 }
        } else {
            while end < bytes.count, bytes[end] != UInt8(ascii: ":") {
                guard ByteClass.isHost(bytes[end]) else { throw .badCharacter }
                end += 1
            }
            guard end > 0 else { throw .empty }
            host = 0..<end
            isIPv6 = false
        }
        port = end == bytes.count ? nil : try Self.port(bytes.extracting((end + 1)..<bytes.count))
    }

    private static func port(_ digits: Span<UInt8>) throws(Flaw) -> Int {
        guard digits.count >= 1, digits.count <= 5 else { throw .badPort }
        var value = 0
        for index in digits.indices {
            guard let digit = ByteClass.digit(digits[index]) else { throw .badPort }
            value = value * 10 + digit
        }
        guard value >= 1, value <= 65535 else { throw .badPort }
        return value
    }
}
