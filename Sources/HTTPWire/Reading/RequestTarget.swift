import HTTPTypes

/// The four forms of a request target (RFC 9112, section 3.2), as HTTPRequest has its parts.
struct RequestTarget: Sendable {
    /// From the absolute form only.
    let scheme: String?
    /// From the absolute and the authority form; it then stands in for the Host field.
    let authority: String?
    /// `nil` for CONNECT only.
    let path: String?

    init(parsing bytes: Span<UInt8>, method: HTTPRequest.Method) throws(WireError) {
        for index in bytes.indices where !ByteClass.isTarget(bytes[index]) {
            throw WireError(
                .invalidTarget,
                "the request target has the byte \(ByteClass.name(bytes[index])); percent-encode "
                    + "it, and leave fragments out")
        }
        if method == .connect {
            let parts = try Self.authority(bytes)
            guard parts.port != nil else {
                throw WireError(
                    .invalidTarget, "a CONNECT target has no port; send it as host:port")
            }
            self.init(scheme: nil, authority: bytes.text(0..<bytes.count), path: nil)
        } else if bytes[0] == UInt8(ascii: "/") {
            self.init(scheme: nil, authority: nil, path: bytes.text(0..<bytes.count))
        } else if bytes.count == 1, bytes[0] == UInt8(ascii: "*") {
            guard method == .options else {
                throw WireError(
                    .invalidTarget, "the target * is for OPTIONS only; send a path")
            }
            self.init(scheme: nil, authority: nil, path: "*")
        } else {
            try self.init(absolute: bytes, method: method)
        }
    }

    private init(scheme: String?, authority: String?, path: String?) {
        self.scheme = scheme
        self.authority = authority
        self.path = path
    }

    private init(absolute bytes: Span<UInt8>, method: HTTPRequest.Method) throws(WireError) {
        guard let prefix = URLScheme.Prefix(of: bytes) else {
            throw WireError(
                .invalidTarget,
                "the request target is neither a path that starts with / nor an http or https "
                    + "URL; send one of these")
        }
        var end = prefix.count
        while end < bytes.count, bytes[end] != UInt8(ascii: "/"), bytes[end] != UInt8(ascii: "?") {
            end += 1
        }
        _ = try Self.authority(bytes.extracting(prefix.count..<end))
        let rest = bytes.text(end..<bytes.count)
        let path: String
        if rest.isEmpty {
            path = method == .options ? "*" : "/"
        } else {
            path = bytes[end] == UInt8(ascii: "?") ? "/" + rest : rest
        }
        self.init(
            scheme: prefix.scheme.rawValue, authority: bytes.text(prefix.count..<end), path: path)
    }

    private static func authority(_ bytes: Span<UInt8>) throws(WireError) -> AuthoritySyntax {
        do {
            return try AuthoritySyntax(parsing: bytes)
        } catch {
            throw WireError(
                .invalidTarget, "the request target names no valid host: \(error.explanation)")
        }
    }
}
