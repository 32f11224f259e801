import HTTPTypes
import Testing

@testable import HTTPWire

@Suite struct LimitTests {
    private func outcome(_ text: String, _ change: (inout WireLimits) -> Void) -> WireError.Kind? {
        var limits = WireLimits()
        change(&limits)
        let whole = WireTranscript.request([text.bytes], limits: limits)
        let single = WireTranscript.request(text.bytes.map { [$0] }, limits: limits)
        #expect(whole == single)
        return whole.error?.kind
    }

    @Test func startLine() {
        let text = "GET /abc HTTP/1.1\r\nHost: a\r\n\r\n"
        #expect(outcome(text) { $0.maxStartLineBytes = 17 } == nil)
        #expect(outcome(text) { $0.maxStartLineBytes = 16 } == .startLineTooLong)
        #expect(outcome(text) { $0.maxStartLineBytes = .max } == nil)
        // Without an end of line in sight the refusal must not wait for one.
        let endless = WireTranscript.request(
            [[UInt8](repeating: 65, count: 8195)], endsInput: false)
        #expect(endless.error?.kind == .startLineTooLong)
    }

    @Test func headerSection() {
        let text = "GET / HTTP/1.1\r\nHost: a\r\nX: 12345\r\n\r\n"
        #expect(outcome(text) { $0.maxHeaderSectionBytes = 19 } == nil)
        #expect(outcome(text) { $0.maxHeaderSectionBytes = 18 } == .headerSectionTooLarge)
        #expect(outcome(text) { $0.maxHeaderSectionBytes = 0 } == .headerSectionTooLarge)
        #expect(outcome(text) { $0.maxFieldCount = 2 } == nil)
        #expect(outcome(text) { $0.maxFieldCount = 1 } == .tooManyFields)
    }

    @Test func lengthBody() {
        let text = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
        #expect(outcome(text) { $0.maxBodyBytes = 3 } == nil)
        #expect(outcome(text) { $0.maxBodyBytes = 2 } == .bodyTooLarge)
    }

    @Test func chunkedBody() {
        let text =
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "2;ext=1\r\nab\r\n2\r\ncd\r\n0\r\nX: 1\r\nY: 2\r\n\r\n"
        #expect(outcome(text) { $0.maxBodyBytes = 4 } == nil)
        #expect(outcome(text) { $0.maxBodyBytes = 3 } == .bodyTooLarge)
        #expect(outcome(text) { $0.maxChunkLineBytes = 7 } == nil)
        #expect(outcome(text) { $0.maxChunkLineBytes = 6 } == .chunkLineTooLong)
        #expect(outcome(text) { $0.maxTrailerCount = 2 } == nil)
        #expect(outcome(text) { $0.maxTrailerCount = 1 } == .tooManyTrailers)
        let huge = text.replacingFirst("2;ext=1", with: "7FFFFFFFFFFFFFFF")
        #expect(outcome(huge) { $0.maxBodyBytes = 10 } == .bodyTooLarge)
    }

    @Test func blankLines() {
        let text = "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"
        #expect(outcome(text) { $0.maxLeadingBlankLines = 2 } == nil)
        #expect(outcome(text) { $0.maxLeadingBlankLines = 1 } == .tooManyBlankLines)
    }

    @Test func bodyUntilTheEnd() {
        var limits = WireLimits()
        limits.maxBodyBytes = 4
        let bytes = "HTTP/1.1 200 OK\r\n\r\nabcde".bytes
        let whole = WireTranscript.response([bytes], limits: limits)
        #expect(whole == WireTranscript.response(bytes.map { [$0] }, limits: limits))
        #expect(whole.error?.kind == .bodyTooLarge && whole.bodyText == "abcd")
    }

    @Test func informationalResponses() {
        var limits = WireLimits()
        limits.maxInformationalResponses = 1
        let text = "HTTP/1.1 100 C\r\n\r\nHTTP/1.1 100 C\r\n\r\n"
        let result = WireTranscript.response([text.bytes], limits: limits)
        #expect(result.error?.kind == .tooManyInformationalResponses)
    }
}

extension String {
    fileprivate func replacingFirst(_ old: String, with new: String) -> String {
        guard let range = firstRange(of: old) else { return self }
        return String(self[..<range.lowerBound]) + new + String(self[range.upperBound...])
    }
}
