import HTTPTypes
import Testing

@testable import HTTPWire

@Suite struct RequestRefusalTests {
    @Test(
        arguments: [
            ("GET /\r\n\r\n", .malformedRequestLine),
            ("GET  / HTTP/1.1\r\n\r\n", .malformedRequestLine),
            ("GET / x HTTP/1.1\r\n\r\n", .malformedRequestLine), ("GET\r\n", .malformedRequestLine),
            (" GET / HTTP/1.1\r\n", .invalidMethod), ("G(T / HTTP/1.1\r\n", .invalidMethod),
            ("G\u{0}T / HTTP/1.1\r\n", .invalidMethod), ("GET / HTTP/2.0\r\n", .unsupportedVersion),
            ("GET / HTTP/1.2\r\n", .unsupportedVersion),
            ("GET / HTTP/1.1 \r\n", .unsupportedVersion),
            ("GET / HTTP/01.1\r\n", .unsupportedVersion),
            ("GET / http/1.1\r\n", .malformedRequestLine),
            ("GET /\u{E9} HTTP/1.1\r\n", .invalidTarget), ("GET /\t HTTP/1.1\r\n", .invalidTarget),
            ("GET /a#b HTTP/1.1\r\n", .invalidTarget), ("GET a HTTP/1.1\r\n", .invalidTarget),
            ("GET * HTTP/1.1\r\n", .invalidTarget), ("GET ftp://a/ HTTP/1.1\r\n", .invalidTarget),
            ("GET http:///p HTTP/1.1\r\n", .invalidTarget),
            ("GET http://u@h/p HTTP/1.1\r\n", .invalidTarget),
            ("CONNECT h HTTP/1.1\r\n", .invalidTarget), ("CONNECT / HTTP/1.1\r\n", .invalidTarget),
            ("CONNECT h:0 HTTP/1.1\r\n", .invalidTarget),
            ("GET / HTTP/1.1\n", .bareLineFeed), ("GET /\rx HTTP/1.1\r\n", .bareCarriageReturn),
            ("\n", .bareLineFeed), ("\r\n\r\n\r\n\r\n\r\n", .tooManyBlankLines),
        ] as [(String, WireError.Kind)])
    func badRequestLines(text: String, kind: WireError.Kind) {
        let error = WireTranscript.request([text.bytes]).error
        #expect(error?.kind == kind)
        #expect(error?.message.isEmpty == false)
    }

    @Test(
        arguments: [
            ("Host: a\r\nX:1\r\n b\r\n", .foldedField), ("\tX: 1\r\n", .foldedField),
            ("X : 1\r\n", .whitespaceBeforeColon), ("X\t: 1\r\n", .whitespaceBeforeColon),
            ("X\r\n", .missingColon), ("X y\r\n", .missingColon), (": 1\r\n", .invalidFieldName),
            ("X y: 1\r\n", .invalidFieldName), ("X\u{E9}: 1\r\n", .invalidFieldName),
            ("X\u{0}: 1\r\n", .invalidFieldName), ("X@: 1\r\n", .invalidFieldName),
            ("X: a\u{0}\r\n", .invalidFieldValue), ("X: \u{7F}\r\n", .invalidFieldValue),
            ("X: a\u{1B}b\r\n", .invalidFieldValue), ("X: a\rb\r\n", .bareCarriageReturn),
            ("X: a\r\r\n", .bareCarriageReturn), ("X: a\nY: b\r\n", .bareLineFeed),
            ("X: a\n\n", .bareLineFeed), ("", .missingHost),
            ("Host: a\r\nHost: a\r\n", .duplicateHost),
            ("Host: a\r\nhost: b\r\n", .duplicateHost), ("Host: \r\n", .invalidHost),
            ("Host: a b\r\n", .invalidHost), ("Host: a,b\r\n", .invalidHost),
            ("Host: a/b\r\n", .invalidHost), ("Host: u@a\r\n", .invalidHost),
            ("Host: a:\r\n", .invalidHost), ("Host: a:65536\r\n", .invalidHost),
            ("Host: a:+1\r\n", .invalidHost), ("Host: [::1\r\n", .invalidHost),
            ("Host: [::g]\r\n", .invalidHost), ("Host: [::1]x\r\n", .invalidHost),
        ] as [(String, WireError.Kind)])
    func badFields(fields: String, kind: WireError.Kind) {
        let text = "GET / HTTP/1.1\r\n\(fields)\r\n"
        #expect(WireTranscript.request([text.bytes]).error?.kind == kind)
    }

    @Test func aRefusalIsFinal() throws {
        var parser = RequestParser()
        parser.feed("GET / HTTP/9.9\r\n".bytes)
        #expect(throws: WireError.self) { try parser.nextEvent() }
        parser.feed("GET / HTTP/1.1\r\nHost: a\r\n\r\n".bytes)
        let error = #expect(throws: WireError.self) { try parser.nextEvent() }
        #expect(error?.kind == .unsupportedVersion)
        #expect(!parser.isFinished)
    }

    @Test(arguments: ["G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r", "\r\n\r"])
    func anEndInsideAHeadIsRefused(text: String) {
        #expect(WireTranscript.request([text.bytes]).error?.kind == .truncatedHead)
    }

    @Test(
        arguments: [
            (.bodyTooLarge, 413), (.startLineTooLong, 414), (.headerSectionTooLarge, 431),
            (.tooManyFields, 431), (.unsupportedTransferEncoding, 501), (.unsupportedVersion, 505),
            (.missingHost, 400), (.conflictingFraming, 400),
        ] as [(WireError.Kind, Int)])
    func eachKindHasItsStatus(kind: WireError.Kind, code: Int) {
        #expect(WireError(kind, "").status.code == code)
    }

    @Test func messagesNeverEchoThePeer() {
        let error = WireTranscript.request(["GET /\u{7}secret HTTP/1.1\r\n".bytes]).error
        #expect(error?.message.contains("0x07") == true)
        #expect(error?.message.contains("secret") == false)
    }
}
