import HTTPTypes
import Testing

@testable import HTTPWire

/// What the writers write, the parsers read back as it was meant.
@Suite struct RoundTripTests {
    @Test(arguments: [BodyFraming.none, .length(0), .length(11), .chunked])
    func requests(framing: BodyFraming) throws {
        let request = HTTPRequest(
            method: .put, scheme: "http", authority: "example.com:81", path: "/a?b=c",
            headerFields: [.accept: "*/*", .userAgent: "t e s t"])
        var bytes: [UInt8] = []
        let framing = try RequestWriter.append(request, framing: framing, to: &bytes)
        let hasBody = framing == .length(11) || framing == .chunked
        try appendBody(hasBody ? ["hello ", "", "world"] : [], framing, to: &bytes)
        let result = WireTranscript.request([bytes])
        #expect(result.error == nil && result.isFinished)
        let head = try #require(result.requestHeads.first)
        #expect(head.framing == (framing == .none ? .length(0) : framing))
        #expect(head.request.authority == request.authority && head.request.path == request.path)
        #expect(head.request.headerFields[.userAgent] == "t e s t")
        #expect(result.bodyText == (hasBody ? "hello world" : ""))
    }

    @Test(arguments: [BodyFraming.none, .length(11), .chunked, .untilEOF])
    func responses(framing: BodyFraming) throws {
        let response = HTTPResponse(status: .ok, headerFields: [.server: "t", .setCookie: "a=b"])
        var bytes: [UInt8] = []
        let framing = try ResponseWriter.append(response, to: .get, framing: framing, to: &bytes)
        try appendBody(framing == .none ? [] : ["hello ", "world"], framing, to: &bytes)
        let result = WireTranscript.response([bytes])
        #expect(result.error == nil && result.isFinished)
        let head = try #require(result.responseHeads.first)
        #expect(head.framing == (framing == .none ? .length(0) : framing))
        #expect(head.keepAlive == (framing != .untilEOF))
        #expect(head.response.headerFields[.server] == "t")
        #expect(result.bodyText == (framing == .none ? "" : "hello world"))
    }

    @Test func trailers() throws {
        var bytes: [UInt8] = []
        let framing = try ResponseWriter.append(
            HTTPResponse(status: .ok), to: .get, framing: .chunked, to: &bytes)
        try appendBody(["x"], framing, trailers: [.eTag: "\"1\""], to: &bytes)
        #expect(WireTranscript.response([bytes]).trailers == [[.eTag: "\"1\""]])
    }

    @Test(
        arguments: [
            (.head, 200, .length(7)), (.get, 304, .length(7)), (.head, 200, .chunked),
            (.get, 204, .none), (.get, 304, .none), (.connect, 200, .none), (.head, 200, .none),
            (.get, 101, .none), (.head, 200, .untilEOF),
        ] as [(HTTPRequest.Method, Int, BodyFraming)])
    func bodylessResponses(method: HTTPRequest.Method, code: Int, framing: BodyFraming) throws {
        var bytes: [UInt8] = []
        let response = HTTPResponse(status: .init(code: code))
        let actual = try ResponseWriter.append(response, to: method, framing: framing, to: &bytes)
        #expect(actual == .none)
        let result = WireTranscript.response([bytes], to: method)
        #expect(result.error == nil && result.responses.count == 2 && result.leftover.isEmpty)
        #expect(result.responseHeads.first?.keepAlive == true)
        if framing == .length(7) {
            #expect(result.responseHeads.first?.response.headerFields[.contentLength] == "7")
        }
    }

    @Test func exactBytes() throws {
        var bytes: [UInt8] = []
        let request = HTTPRequest(method: .get, scheme: "http", authority: "a", path: "/")
        try RequestWriter.append(request, framing: .none, connection: .close, to: &bytes)
        #expect(bytes == "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".bytes)
        bytes = []
        try RequestWriter.append(request, framing: .none, targetForm: .absolute, to: &bytes)
        #expect(bytes == "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n".bytes)
        bytes = []
        let response = HTTPResponse(status: .ok, headerFields: [.contentLength: "2"])
        try ResponseWriter.append(
            response, to: .get, framing: .length(2), version: .http10, connection: .keepAlive,
            to: &bytes)
        let text = "HTTP/1.0 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\n"
        #expect(bytes == text.bytes)
    }

    @Test func parsedHeadsCanBeForwarded() throws {
        for text in WireCorpus.validRequests {
            guard let head = WireTranscript.request([text.bytes]).requestHeads.first,
                head.version == .http11
            else { continue }
            var bytes: [UInt8] = []
            try RequestWriter.append(head.request, framing: head.framing, to: &bytes)
            let again = try parsedRequestHead(String(decoding: bytes, as: UTF8.self))
            #expect(again.request.authority == head.request.authority)
            #expect(again.request.path == head.request.path)
        }
    }
}

/// Writes a body in pieces, as a connection would.
func appendBody(
    _ pieces: [String], _ framing: BodyFraming, trailers: HTTPFields = [:],
    to bytes: inout [UInt8]
) throws {
    var encoder = BodyEncoder(framing)
    for piece in pieces {
        try encoder.appendPrefix(byteCount: piece.utf8.count, to: &bytes)
        bytes += piece.bytes
        encoder.appendSuffix(byteCount: piece.utf8.count, to: &bytes)
    }
    try encoder.appendEnd(trailers: trailers, to: &bytes)
}
