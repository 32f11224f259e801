import HTTPTypes
import HTTPWire

/// Where a response sends the client, and with what request.
enum Redirect {
    /// The request to send next, or `nil` if the response is the answer.
    ///
    /// GET and HEAD go on as they are; 303 turns every other method into GET, which is what it means.
    /// Other methods are never repeated elsewhere without being asked.
    static func next(
        after response: HTTPResponse, to request: HTTPClientRequest, at parts: URLParts
    ) throws(HTTPClientError) -> HTTPClientRequest? {
        let code = response.status.code
        guard [301, 302, 303, 307, 308].contains(code),
            let location = response.headerFields[.location]
        else { return nil }
        var next = request
        if request.method != .get, request.method != .head {
            guard code == 303 else { return nil }
            next.method = .get
            next.body = .none
            next.headerFields[.contentType] = nil
        }
        next.url = resolve(location, at: parts)
        let target: URLParts
        do {
            target = try URLParts(next.url)
        } catch {
            throw HTTPClientError(
                .invalidRedirect, request.url, "the redirect cannot be followed: \(error.message)")
        }
        // Secrets are for the server that they were meant for.
        if target.host != parts.host || target.port != parts.port || target.scheme != parts.scheme {
            next.headerFields[.authorization] = nil
            next.headerFields[.cookie] = nil
            next.headerFields[.proxyAuthorization] = nil
        }
        return next
    }

    /// A reference relative to a URL as a URL: RFC 3986, section 5.2.
    static func resolve(_ reference: String, at base: URLParts) -> String {
        let text = encoded(reference)
        if hasScheme(text) { return text }
        let origin = "\(base.scheme.rawValue)://\(base.authority)"
        if text.hasPrefix("//") { return "\(base.scheme.rawValue):\(text)" }
        let basePath = base.target.prefix { $0 != "?" }
        switch text.utf8.first {
        case nil, UInt8(ascii: "#"): return origin + base.target
        case UInt8(ascii: "?"): return origin + basePath + text
        case UInt8(ascii: "/"): return origin + withoutDots(text)
        default:
            let folder = basePath.lastIndex(of: "/").map { basePath[...$0] } ?? "/"
            return origin + withoutDots(folder + text)
        }
    }

    private static func hasScheme(_ text: String) -> Bool {
        guard let colon = text.firstIndex(of: ":") else { return false }
        let name = text[..<colon]
        return name.first?.isLetter == true
            && name.allSatisfy { $0.isLetter || $0.isNumber || "+-.".contains($0) }
    }

    /// Escapes what servers put into Location and a request line cannot hold.
    private static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if (0x21...0x7E).contains(byte), byte != UInt8(ascii: "\"") {
                bytes.append(byte)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                bytes += "%\(digits.count == 1 ? "0" : "")\(digits)".utf8
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func withoutDots(_ target: some StringProtocol) -> String {
        let path = target.prefix { $0 != "?" && $0 != "#" }
        var segments: [Substring] = []
        let parts = String(path).split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            switch part {
            case ".": if isLast { segments.append("") }
            case "..":
                _ = segments.popLast()
                if isLast { segments.append("") }
            default: segments.append(part)
            }
        }
        return "/" + segments.joined(separator: "/") + target[path.endIndex...]
    }
}
