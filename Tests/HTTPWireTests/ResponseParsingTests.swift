import HTTPTypes
import Testing

@testable import HTTPWire

@Suite struct ResponseParsingTests {
    private func read(
        _ text: String, to method: HTTPRequest.Method = .get
    ) -> WireTranscript {
        WireTranscript.response([text.bytes], to: method)
    }

    @Test func aResponseWithALength() {
        let result = read("HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nhello")
        #expect(result.responseHeads.first?.response.status.code == 404)
        #expect(result.responseHeads.first?.response.status.reasonPhrase == "Not Found")
        #expect(result.responseHeads.first?.keepAlive == true)
        #expect(result.bodyText == "hello" && result.isFinished)
    }

    @Test func informationalResponsesComeFirst() {
        let result = read(WireCorpus.responses[3].text)
        let codes = result.responses.compactMap { event in
            if case .informational(let head) = event { head.response.status.code } else { nil }
        }
        #expect(codes == [100, 103])
        #expect(result.bodyText == "ok" && result.trailers.first?.count == 1)
    }

    @Test func theConnectionMayEndTheBody() {
        let result = read("HTTP/1.1 200 OK\r\n\r\nuntil the end")
        #expect(result.bodyText == "until the end")
        #expect(result.responseHeads.first?.framing == .untilEOF)
        #expect(result.responseHeads.first?.keepAlive == false)
        #expect(result.isFinished)
    }

    @Test(
        arguments: [
            (.head, "200 OK"), (.head, "404 No"), (.get, "204 No"), (.get, "304 No"),
            (.connect, "200 OK"),
        ] as [(HTTPRequest.Method, String)])
    func bodylessResponses(method: HTTPRequest.Method, status: String) {
        let head = "HTTP/1.1 \(status)\r\nContent-Length: 4\r\n\r\n"
        let result = read(head + "more", to: method)
        #expect(result.responseHeads.first?.framing == BodyFraming.none)
        #expect(result.bodyText.isEmpty && result.leftover == "more".bytes)
        #expect(result.error == nil)
    }

    @Test func aRefusedConnectHasABody() {
        let result = read("HTTP/1.1 407 No\r\nContent-Length: 2\r\n\r\nno", to: .connect)
        #expect(result.bodyText == "no")
    }

    @Test func repeatedEqualLengthsAreTolerated() {
        let result = read("HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\nContent-Length: 2\r\n\r\nok")
        #expect(result.bodyText == "ok" && result.error == nil)
    }

    @Test func hostIsAnOrdinaryFieldHere() {
        let result = read("HTTP/1.1 204 N\r\nHost: a b\r\n\r\n")
        #expect(result.responseHeads.first?.response.headerFields.count == 1)
    }

    @Test func aLatin1ReasonIsRead() {
        let bytes = "HTTP/1.1 200 caf".bytes + [0xE9] + "\r\nContent-Length: 0\r\n\r\n".bytes
        let result = WireTranscript.response([bytes])
        #expect(result.responseHeads.first?.response.status.reasonPhrase == "caf\u{E9}")
    }

    @Test func theNextExchangeNeedsAnEmptyBuffer() throws {
        var parser = ResponseParser()
        let response = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".bytes
        for _ in 1...2 {
            try parser.expectResponse(to: .get)
            parser.feed(response)
            _ = try parser.nextEvent()
            #expect(try parser.nextEvent() == .end(trailers: [:]))
        }
        parser.feed(response)
        #expect(try parser.nextEvent() == nil)
        #expect(parser.hasBufferedBytes)
        let error = #expect(throws: WireError.self) { try parser.expectResponse(to: .get) }
        #expect(error?.kind == .unexpectedBytes)
    }

    @Test func twoRequestsAtOnceAreRefused() throws {
        var parser = ResponseParser()
        try parser.expectResponse(to: .get)
        let error = #expect(throws: WireError.self) { try parser.expectResponse(to: .get) }
        #expect(error?.kind == .illegalTransition)
    }

    @Test(
        arguments: [
            ("", .closedBeforeResponse), ("HTTP", .truncatedHead),
            ("HTTP/1.1 200 OK\r\n", .truncatedHead),
            ("\r\n", .malformedStatusLine), ("SSH-2.0-x\r\n", .malformedStatusLine),
            ("HTTP/1.1\r\n", .malformedStatusLine), ("HTTP/2 200\r\n", .unsupportedVersion),
            ("HTTP/1.1 20\r\n", .invalidStatus), ("HTTP/1.1 2000\r\n", .invalidStatus),
            ("HTTP/1.1 099 x\r\n", .invalidStatus), ("HTTP/1.1 +20 x\r\n", .invalidStatus),
            ("HTTP/1.1  200\r\n", .invalidStatus), ("HTTP/1.1 200 a\u{0}\r\n", .invalidReason),
            ("HTTP/1.1 200 OK\n", .bareLineFeed), ("HTTP/1.1 200 O\rK\r\n", .bareCarriageReturn),
            ("HTTP/1.1 200 OK\r\nX: 1\r\n 2\r\n\r\n", .foldedField),
            ("HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\n", .duplicateContentLength),
            ("HTTP/1.1 200 OK\r\nContent-Length: 2,\r\n\r\n", .invalidContentLength),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                .conflictingFraming
            ),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", .unsupportedTransferEncoding),
            (
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                .transferEncodingInOldVersion
            ),
            ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", .truncatedBody),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc", .truncatedBody),
        ] as [(String, WireError.Kind)])
    func refusals(text: String, kind: WireError.Kind) {
        #expect(read(text).error?.kind == kind)
    }
}
