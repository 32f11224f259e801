package import HTTPTypes

/// Writes request heads.
package enum RequestWriter {
    /// How the target is written.
    package enum TargetForm: Sendable, Hashable {
        /// The path alone, for the server itself; `host:port` for CONNECT.
        case origin
        /// The whole URL, for a proxy.
        case absolute
    }

    /// Appends a head, with the Host, Content-Length and Transfer-Encoding that belong to it.
    ///
    /// Returns the framing to give to `BodyEncoder`. Throws, and leaves `bytes` as they were, if
    /// the request cannot be sent without being misread: blanks or control bytes in the method,
    /// target or fields, no host, or fields that contradict the framing.
    @discardableResult
    package static func append(
        _ request: HTTPRequest, framing: BodyFraming, version: WireVersion = .http11,
        connection: ConnectionOption = .unspecified, targetForm: TargetForm = .origin,
        to bytes: inout [UInt8]
    ) throws(WireError) -> BodyFraming {
        let mark = bytes.count
        do {
            try check(framing, method: request.method, version: version)
            try appendStartLine(request, version: version, form: targetForm, to: &bytes)
            try appendFields(
                request, framing: framing, version: version, connection: connection, to: &bytes)
        } catch {
            bytes.removeSubrange(mark...)
            throw error
        }
        return framing
    }

    private static func check(
        _ framing: BodyFraming, method: HTTPRequest.Method, version: WireVersion
    ) throws(WireError) {
        try FramingRule.check(framing, version: version)
        guard framing != .untilEOF else {
            throw WireError(
                .invalidFraming,
                "a request cannot end with the connection, which must bring the response; use "
                    + ".length or .chunked")
        }
        guard method != .connect || framing == .none else {
            throw WireError(
                .invalidFraming,
                "a CONNECT request has no body; use .none and send the bytes after the 2xx "
                    + "response")
        }
    }

    private static func appendStartLine(
        _ request: HTTPRequest, version: WireVersion, form: TargetForm, to bytes: inout [UInt8]
    ) throws(WireError) {
        let method = request.method.rawValue
        guard !method.isEmpty, method.utf8.allSatisfy(ByteClass.isToken) else {
            throw WireError(
                .invalidMethod,
                "the method is empty or has bytes outside letters, digits and !#$%&'*+-.^_`|~; "
                    + "name another")
        }
        HeadText.append(method, to: &bytes)
        bytes.append(ByteClass.space)
        let target = try target(of: request, form: form)
        try HeadText.appendTarget(target, to: &bytes)
        bytes.append(ByteClass.space)
        HeadText.append(version.wireName, to: &bytes)
        HeadText.appendLineEnd(to: &bytes)
    }

    private static func target(
        of request: HTTPRequest, form: TargetForm
    ) throws(WireError) -> String {
        if request.method == .connect {
            guard let authority = request.authority, try hasPort(authority) else {
                throw WireError(
                    .invalidTarget,
                    "a CONNECT request has no authority of the form host:port; set it")
            }
            return authority
        }
        guard let path = request.path,
            path.utf8.first == UInt8(ascii: "/") || path == "*" && request.method == .options
        else {
            throw WireError(
                .invalidTarget,
                "the path does not begin with /, and is not the * of OPTIONS; set an absolute path")
        }
        guard form == .absolute else { return path }
        guard let scheme = request.scheme.flatMap(URLScheme.init(rawValue:)),
            let authority = request.authority
        else {
            throw WireError(
                .invalidTarget,
                "a request to a proxy has no http or https scheme or no authority; set both")
        }
        return "\(scheme.rawValue)://\(authority)\(path == "*" ? "" : path)"
    }

    private static func hasPort(_ authority: String) throws(WireError) -> Bool {
        try HostRule.parse(authority).port != nil
    }

    private static func appendFields(
        _ request: HTTPRequest, framing: BodyFraming, version: WireVersion,
        connection: ConnectionOption, to bytes: inout [UInt8]
    ) throws(WireError) {
        var fields = FieldsToSend(ownsHost: true)
        fields.authority = request.authority
        fields.isChunked = framing == .chunked
        if case .length(let length) = framing { fields.length = .exactly(length) }
        // Host goes first, as RFC 9110 asks, so it is looked up before the fields are written.
        let host = request.authority ?? request.headerFields.first(where: HostRule.isHost)?.value
        if let host {
            _ = try HostRule.parse(host)
            HeadText.appendField("Host", host, to: &bytes)
        } else if version == .http11 {
            throw WireError(
                .missingHost, "an HTTP/1.1 request has no authority; set it to the URL's host")
        }
        try fields.append(request.headerFields, to: &bytes)
        let impliesBody = [.post, .put, .patch].contains(request.method)
        // A POST without a length makes some servers wait or answer 411.
        let shown = framing == .none && impliesBody ? .length(0) : framing
        FramingRule.appendFields(shown, to: &bytes)
        FramingRule.appendConnection(connection, version: version, fields: fields, to: &bytes)
        HeadText.appendLineEnd(to: &bytes)
    }
}

/// Checks a host that is about to be sent.
enum HostRule {
    static func isHost(_ field: HTTPField) -> Bool { field.name.canonicalName == "host" }

    static func parse(_ authority: String) throws(WireError) -> AuthoritySyntax {
        do {
            return try AuthoritySyntax(parsing: authority.utf8.span)
        } catch {
            throw WireError(
                .invalidHost, "the authority of the request is not valid: \(error.explanation)")
        }
    }
}
