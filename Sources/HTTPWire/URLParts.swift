/// The parts of an `http` or `https` URL that a client needs to connect and to ask.
package struct URLParts: Sendable, Hashable {
    /// The scheme, which says whether the connection is encrypted.
    package let scheme: URLScheme
    /// The host to resolve, in lower case and without the brackets of an IPv6 literal.
    package let host: String
    /// Whether `host` is an IPv6 literal.
    package let isIPv6: Bool
    /// The port to connect to, the scheme's own if the URL names none.
    package let port: Int
    /// The path and query to ask for, never empty; the fragment is dropped.
    package let target: String

    /// Takes a URL apart; throws and says why if it cannot be sent as it stands.
    package init(_ url: String) throws(WireError) {
        let bytes = url.utf8.span
        guard let prefix = URLScheme.Prefix(of: bytes) else {
            throw WireError(
                .unsupportedURLScheme,
                "the URL does not begin with http:// or https://; write it in full")
        }
        let end = bytes.firstIndex(of: UInt8(ascii: "#")) ?? bytes.count
        for index in 0..<end where !ByteClass.isTarget(bytes[index]) {
            throw WireError(
                .invalidURLCharacter,
                "the URL has the byte \(ByteClass.name(bytes[index])) at offset \(index); "
                    + "percent-encode blanks, control and non-ASCII characters in the path, and "
                    + "write the host in its ASCII (xn--) form")
        }
        var pathStart = prefix.count
        while pathStart < end, bytes[pathStart] != UInt8(ascii: "/"),
            bytes[pathStart] != UInt8(ascii: "?")
        {
            pathStart += 1
        }
        let authorityBytes = bytes.extracting(prefix.count..<pathStart)
        let authority = try Self.authority(authorityBytes)
        scheme = prefix.scheme
        host = authorityBytes.text(authority.host).lowercased()
        isIPv6 = authority.isIPv6
        port = authority.port ?? prefix.scheme.defaultPort
        let rest = bytes.text(pathStart..<end)
        target = rest.utf8.first == UInt8(ascii: "/") ? rest : "/" + rest
    }

    /// The Host field: host, brackets if need be, and the port unless it is the scheme's own.
    package var authority: String {
        let name = isIPv6 ? "[\(host)]" : host
        return port == scheme.defaultPort ? name : "\(name):\(port)"
    }

    private static func authority(_ bytes: Span<UInt8>) throws(WireError) -> AuthoritySyntax {
        do {
            return try AuthoritySyntax(parsing: bytes)
        } catch {
            let kind: WireError.Kind
            switch error {
            case .credentials: kind = .credentialsInURL
            case .badPort: kind = .invalidURLPort
            case .empty, .badCharacter, .badIPv6: kind = .invalidURLHost
            }
            throw WireError(kind, "the URL cannot be used: \(error.explanation)")
        }
    }
}
