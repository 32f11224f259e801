import HTTPTypes
import Testing

@testable import HTTPWire

@Suite struct FramingRefusalTests {
    private func refusal(_ fields: String, body: String = "", version: String = "1.1") -> WireError?
    {
        let text = "POST / HTTP/\(version)\r\nHost: a\r\n\(fields)\r\n\(body)"
        return WireTranscript.request([text.bytes]).error
    }

    @Test(arguments: [
        "", " ", "-1", "+1", "1 2", "0x1", "1,1", "1;q", "1.0", "９", "9223372036854775808",
        "99999999999999999999999999",
    ])
    func lengthsThatAreNoPlainNumber(value: String) {
        #expect(refusal("Content-Length: \(value)\r\n")?.kind == .invalidContentLength)
    }

    @Test(
        arguments: [
            ("Content-Length: 1\r\nContent-Length: 2\r\n", .duplicateContentLength),
            ("Content-Length: 1\r\nContent-Length: 1\r\n", .duplicateContentLength),
            ("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", .conflictingFraming),
            ("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n", .conflictingFraming),
            ("Transfer-Encoding: gzip\r\nContent-Length: 1\r\n", .conflictingFraming),
            ("Transfer-Encoding: gzip, chunked\r\n", .unsupportedTransferEncoding),
            ("Transfer-Encoding: chunked, chunked\r\n", .unsupportedTransferEncoding),
            (
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                .unsupportedTransferEncoding
            ),
            ("Transfer-Encoding: identity\r\n", .unsupportedTransferEncoding),
            ("Transfer-Encoding: xchunked\r\n", .unsupportedTransferEncoding),
            ("Transfer-Encoding: chunked;q=1\r\n", .unsupportedTransferEncoding),
            ("Transfer-Encoding:\r\n", .unsupportedTransferEncoding),
            ("Transfer-Encoding: \u{B}chunked\r\n", .invalidFieldValue),
            ("Transfer-Encoding : chunked\r\n", .whitespaceBeforeColon),
        ] as [(String, WireError.Kind)])
    func headsThatTwoReadersWouldSeeDifferently(fields: String, kind: WireError.Kind) {
        #expect(refusal(fields)?.kind == kind)
    }

    @Test func chunksNeedTheNewVersion() {
        let error = refusal("Transfer-Encoding: chunked\r\n", version: "1.0")
        #expect(error?.kind == .transferEncodingInOldVersion)
    }

    @Test func connectHasNoBody() {
        let text = "CONNECT a:1 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"
        #expect(WireTranscript.request([text.bytes]).error?.kind == .conflictingFraming)
    }

    @Test(
        arguments: [
            ("\r\n", .invalidChunkSize), ("-1\r\n", .invalidChunkSize),
            ("+1\r\n", .invalidChunkSize),
            (" 1\r\n", .invalidChunkSize), ("1 \r\n", .invalidChunkSize),
            ("0x1\r\n", .invalidChunkSize),
            ("1 ;a\r\n", .invalidChunkSize), ("g\r\n", .invalidChunkSize),
            ("1_0\r\n", .invalidChunkSize),
            ("8000000000000000\r\n", .invalidChunkSize),
            ("00000000000000001\r\n", .invalidChunkSize),
            ("FFFFFFFFFFFFFFFFF\r\n", .invalidChunkSize), ("1;a\u{0}\r\n", .invalidChunkExtension),
            ("1;a\u{7F}\r\n", .invalidChunkExtension), ("1;a\rb\r\n", .bareCarriageReturn),
            ("1;a\nb\r\n", .bareLineFeed), ("1\n", .bareLineFeed),
            ("1\r\nab\r\n", .missingChunkTerminator),
            ("1\r\na\n0\r\n", .missingChunkTerminator), ("1\r\na\r\r", .missingChunkTerminator),
            ("0\r\nHost: a\r\n\r\n", .forbiddenTrailer),
            ("0\r\ncontent-length: 1\r\n\r\n", .forbiddenTrailer),
            ("0\r\nTransfer-Encoding: chunked\r\n\r\n", .forbiddenTrailer),
            ("0\r\nX : 1\r\n\r\n", .whitespaceBeforeColon), ("0\r\n X: 1\r\n\r\n", .foldedField),
            ("0\r\nX: 1\n\r\n", .bareLineFeed), ("0\r\nX: \u{0}\r\n\r\n", .invalidFieldValue),
        ] as [(String, WireError.Kind)])
    func badChunks(body: String, kind: WireError.Kind) {
        #expect(refusal("Transfer-Encoding: chunked\r\n", body: body)?.kind == kind)
    }

    @Test func aTruncatedLengthSaysHowMuchIsMissing() {
        let error = refusal("Content-Length: 10\r\n", body: "abc")
        #expect(error?.kind == .truncatedBody)
        #expect(error?.message.contains("3 of 10") == true)
    }

    @Test(arguments: ["", "5", "5\r\nab", "5\r\nhello", "5\r\nhello\r\n0\r\n", "0\r\nX: 1\r\n"])
    func truncatedChunks(body: String) {
        let error = refusal("Transfer-Encoding: chunked\r\n", body: body)
        #expect(error?.kind == .truncatedBody)
    }
}
