import HTTPTypes
import Testing

@testable import HTTPWire

@Suite struct WriterRefusalTests {
    private func refusal(
        _ request: HTTPRequest, _ framing: BodyFraming = .none, version: WireVersion = .http11,
        form: RequestWriter.TargetForm = .origin
    ) -> WireError.Kind? {
        var bytes = "kept".bytes
        let error = #expect(throws: WireError.self) {
            try RequestWriter.append(
                request, framing: framing, version: version, targetForm: form, to: &bytes)
        }
        #expect(bytes == "kept".bytes, "a refused head must leave nothing behind")
        return error?.kind
    }

    private func refusal(
        _ response: HTTPResponse, to method: HTTPRequest.Method = .get,
        _ framing: BodyFraming = .none, version: WireVersion = .http11
    ) -> WireError.Kind? {
        var bytes = "kept".bytes
        let error = #expect(throws: WireError.self) {
            try ResponseWriter.append(
                response, to: method, framing: framing, version: version, to: &bytes)
        }
        #expect(bytes == "kept".bytes, "a refused head must leave nothing behind")
        return error?.kind
    }

    private func request(
        _ method: HTTPRequest.Method = .get, authority: String? = "a", path: String? = "/",
        fields: HTTPFields = [:]
    ) -> HTTPRequest {
        HTTPRequest(
            method: method, scheme: "http", authority: authority, path: path, headerFields: fields)
    }

    private func fields(_ name: String, _ value: String) throws -> HTTPFields {
        let name = try #require(HTTPField.Name(name))
        return HTTPFields([HTTPField(name: name, lenientValue: value.bytes)])
    }

    @Test(arguments: [
        "", "x", "*", "/a b", "/a\r\nX: 1", "/\u{E9}", "/#f", "/a\u{7F}b", "http://a/",
    ])
    func paths(path: String) {
        #expect(refusal(request(path: path)) == .invalidTarget)
    }

    @Test func hostsAndTargets() throws {
        #expect(refusal(request(path: nil)) == .invalidTarget)
        #expect(refusal(request(authority: nil)) == .missingHost)
        #expect(refusal(request(authority: "a b")) == .invalidHost)
        #expect(refusal(request(authority: "u@a")) == .invalidHost)
        #expect(refusal(request(.connect, authority: "a")) == .invalidTarget)
        #expect(refusal(request(.connect, authority: nil)) == .invalidTarget)
        #expect(refusal(request(authority: nil), form: .absolute) == .invalidTarget)
        #expect(refusal(request(fields: try fields("Host", "b"))) == .duplicateHost)
        let twice = try fields("Host", "a") + fields("Host", "a")
        #expect(refusal(request(authority: nil, fields: twice)) == .duplicateHost)
    }

    @Test(arguments: ["a\u{1}b", "\u{7F}", "\u{1B}[0m"])
    func controlBytesInValues(value: String) throws {
        #expect(refusal(request(fields: try fields("X", value))) == .invalidFieldValue)
        let response = HTTPResponse(status: .ok, headerFields: try fields("X", value))
        #expect(refusal(response) == .invalidFieldValue)
    }

    @Test func lineEndsNeverReachTheWire() throws {
        // HTTPTypes turns these into blanks when the field is made; here it is seen to hold.
        var bytes: [UInt8] = []
        let evil = try fields("X", "a\r\nHost: b\u{0}")
        try RequestWriter.append(request(fields: evil), framing: .none, to: &bytes)
        let head = try parsedRequestHead(String(decoding: bytes, as: UTF8.self))
        #expect(head.request.headerFields.count == 1)
    }

    @Test func framingFieldsOfTheCallerMustAgree() throws {
        let length = try fields("Content-Length", "3")
        #expect(refusal(request(fields: length)) == .conflictingFraming)
        #expect(refusal(request(fields: length), .length(4)) == .conflictingFraming)
        #expect(refusal(request(fields: length), .chunked) == .conflictingFraming)
        let chunked = try fields("Transfer-Encoding", "chunked")
        #expect(refusal(request(fields: chunked), .length(4)) == .conflictingFraming)
        let gzip = try fields("Transfer-Encoding", "gzip")
        #expect(refusal(request(fields: gzip), .chunked) == .conflictingFraming)
        let bad = HTTPResponse(
            status: .notModified, headerFields: try fields("Content-Length", "x"))
        #expect(refusal(bad) == .conflictingFraming)
        let none = HTTPResponse(status: .noContent, headerFields: length)
        #expect(refusal(none) == .conflictingFraming)
        var bytes: [UInt8] = []
        try RequestWriter.append(request(fields: chunked), framing: .chunked, to: &bytes)
        try RequestWriter.append(request(fields: length), framing: .length(3), to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self).occurrences(of: "Content-Length") == 1)
        #expect(String(decoding: bytes, as: UTF8.self).occurrences(of: "Transfer-Encoding") == 1)
    }

    @Test func framingsThatCannotBe() {
        #expect(refusal(request(), .untilEOF) == .invalidFraming)
        #expect(refusal(request(), .length(-1)) == .invalidFraming)
        #expect(refusal(request(), .chunked, version: .http10) == .invalidFraming)
        #expect(refusal(request(.connect, authority: "a:1"), .length(1)) == .invalidFraming)
        let ok = HTTPResponse(status: .ok)
        #expect(refusal(ok, .chunked, version: .http10) == .invalidFraming)
        #expect(refusal(ok, to: .connect, .chunked) == .invalidFraming)
        #expect(refusal(HTTPResponse(status: .noContent), .length(1)) == .invalidFraming)
        #expect(refusal(HTTPResponse(status: .continue), .chunked) == .invalidFraming)
        #expect(refusal(HTTPResponse(status: .init(code: 42))) == .invalidStatus)
    }

    @Test func bodiesMustMatchTheirHeads() {
        func kind(_ pieces: [String], _ framing: BodyFraming, _ trailers: HTTPFields = [:])
            -> WireError.Kind?
        {
            var bytes: [UInt8] = []
            return #expect(throws: WireError.self) {
                try appendBody(pieces, framing, trailers: trailers, to: &bytes)
            }?.kind
        }
        #expect(kind(["abc"], .length(2)) == .bodyTooLong)
        #expect(kind(["ab", "c"], .length(2)) == .bodyTooLong)
        #expect(kind(["a"], .length(2)) == .bodyTooShort)
        #expect(kind(["a"], .none) == .bodyTooLong)
        #expect(kind([], .length(0), [.eTag: "x"]) == .invalidFraming)
        #expect(kind([], .chunked, [.contentLength: "1"]) == .forbiddenTrailer)
    }

    @Test func aBodyEndsOnce() throws {
        var encoder = BodyEncoder(.chunked)
        var bytes: [UInt8] = []
        try encoder.appendEnd(to: &bytes)
        #expect(bytes == "0\r\n\r\n".bytes)
        let again = #expect(throws: WireError.self) { try encoder.appendEnd(to: &bytes) }
        #expect(again?.kind == .illegalTransition)
        let more = #expect(throws: WireError.self) {
            try encoder.appendPrefix(byteCount: 1, to: &bytes)
        }
        #expect(more?.kind == .bodyTooLong)
    }
}

extension String {
    /// How often `part` occurs.
    fileprivate func occurrences(of part: String) -> Int { ranges(of: part).count }
}
