import HTTPTypes
import Testing

@testable import HTTPWire

@Suite struct RequestParsingTests {
    private func head(_ text: String) throws -> RequestHead { try parsedRequestHead(text) }

    @Test(arguments: WireCorpus.validRequests)
    func validRequestsAreReadToTheirEnd(text: String) {
        let transcript = WireTranscript.request([text.bytes])
        #expect(transcript.error == nil)
        #expect(transcript.isFinished)
        #expect(!transcript.requestHeads.isEmpty)
    }

    @Test func aSimpleHead() throws {
        let head = try head("GET /p?q=1 HTTP/1.1\r\nHost: example.com\r\nAccept: */*\r\n\r\n")
        #expect(head.request.method == .get)
        #expect(head.request.scheme == "http")
        #expect(head.request.authority == "example.com")
        #expect(head.request.path == "/p?q=1")
        #expect(head.request.headerFields == [.accept: "*/*"])
        #expect(head.version == .http11)
        #expect(head.framing == .none)
        #expect(head.keepAlive)
        #expect(!head.expectContinue)
    }

    @Test func chunksAndTrailers() throws {
        let transcript = WireTranscript.request([WireCorpus.validRequests[4].bytes])
        #expect(transcript.bodyText == "hello world")
        #expect(transcript.requestHeads.first?.framing == .chunked)
        #expect(transcript.requestHeads.first?.request.authority == "[::1]:80")
        let name = try #require(HTTPField.Name("X-Sum"))
        #expect(transcript.trailers == [[name: "17"]])
    }

    @Test func pipelinedRequestsComeOneAfterTheOther() {
        let transcript = WireTranscript.request([WireCorpus.validRequests[5].bytes])
        #expect(transcript.requestHeads.map(\.request.path) == ["/a", "/b", "/c"])
        #expect(transcript.requestHeads.map(\.keepAlive) == [true, true, false])
        #expect(transcript.requestHeads.map(\.framing) == [.length(3), .chunked, .none])
        #expect(transcript.requests.count == 7)
    }

    @Test func targetForms() throws {
        let connect = try head("CONNECT h:443 HTTP/1.1\r\nHost: other\r\n\r\n").request
        #expect(connect.authority == "h:443" && connect.path == nil && connect.scheme == nil)
        let options = try head("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").request
        #expect(options.path == "*" && options.authority == "a")
        let full = try head("GET HTTPS://x:1/p HTTP/1.1\r\nHost: y\r\n\r\n").request
        #expect(full.scheme == "https" && full.authority == "x:1" && full.path == "/p")
        let bare = try head("GET http://x HTTP/1.1\r\nHost: x\r\n\r\n").request
        #expect(bare.path == "/")
        let query = try head("GET http://x?q HTTP/1.1\r\nHost: x\r\n\r\n").request
        #expect(query.path == "/?q")
        let server = try head("OPTIONS http://x HTTP/1.1\r\nHost: x\r\n\r\n").request
        #expect(server.path == "*")
    }

    @Test(arguments: [
        ("HTTP/1.1", "", true), ("HTTP/1.1", "close", false), ("HTTP/1.1", "x , CLOSE", false),
        ("HTTP/1.1", "Upgrade", true), ("HTTP/1.0", "", false), ("HTTP/1.0", "Keep-Alive", true),
        ("HTTP/1.0", "keep-alive, close", false), ("HTTP/1.1", ",,", true),
    ])
    func keepAliveFollowsVersionAndConnection(version: String, option: String, expected: Bool)
        throws
    {
        let text = "GET / \(version)\r\nHost: a\r\nConnection: \(option)\r\n\r\n"
        #expect(try head(text).keepAlive == expected)
    }

    @Test func expectContinueNeedsABodyAndTheNewVersion() throws {
        let rest = "Host: a\r\nExpect: 100-continue\r\nContent-Length:"
        #expect(try head("PUT / HTTP/1.1\r\n\(rest) 3\r\n\r\n").expectContinue)
        #expect(try !head("PUT / HTTP/1.1\r\n\(rest) 0\r\n\r\n").expectContinue)
        #expect(try !head("PUT / HTTP/1.0\r\n\(rest) 3\r\n\r\n").expectContinue)
    }

    @Test func valuesAreTrimmedAndKeptAsBytes() throws {
        let head = try head("GET / HTTP/1.1\r\nHost:a\r\nUser-Agent: \t x y\t \r\nVia:\r\n\r\n")
        #expect(head.request.headerFields[.userAgent] == "x y")
        #expect(head.request.headerFields[.via] == "")
    }

    @Test func anUpgradeHandsOverTheBytesThatFollow() throws {
        var parser = RequestParser()
        parser.feed("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\n\r\nraw".bytes)
        _ = try parser.nextEvent()
        #expect(try parser.nextEvent() == .end(trailers: [:]))
        #expect(parser.hasBufferedBytes)
        #expect(parser.takeBufferedBytes() == "raw".bytes)
        #expect(!parser.hasBufferedBytes)
    }

    @Test func everyWayToFeedIsTheSame() throws {
        let bytes = WireCorpus.validRequests[3].bytes
        var parser = RequestParser()
        parser.feed(bytes[..<20])
        bytes[20...].withUnsafeBytes { parser.feed($0) }
        guard case .head? = try parser.nextEvent() else { throw MissingHead() }
        #expect(try parser.nextEvent() == .body("hello world".bytes))
        #expect(try parser.nextEvent() == .end(trailers: [:]))
        #expect(try parser.nextEvent() == nil)
    }

    @Test func nothingAtAllIsACleanEnd() {
        #expect(WireTranscript.request([]).isFinished)
        #expect(WireTranscript.request(["\r\n".bytes]).isFinished)
        #expect(!WireTranscript.request(["GET / HT".bytes]).isFinished)
    }
}
