import HTTPTypes
import Testing

@testable import HTTPWire

/// Work grows with the bytes alone.
///
/// Were it to grow with their square, these would take minutes: the
/// limit is there to end them, not to measure.
@Suite(.timeLimit(.minutes(1))) struct LinearTimeTests {
    private func limits() -> WireLimits {
        var limits = WireLimits()
        limits.maxHeaderSectionBytes = .max
        limits.maxStartLineBytes = .max
        return limits
    }

    @Test func oneLongLineByteByByte() throws {
        var parser = RequestParser(limits: limits())
        for _ in 0..<50_000 {
            parser.feed(CollectionOfOne(65))
            #expect(try parser.nextEvent() == nil)
        }
    }

    @Test func manyPipelinedRequestsInOnePiece() throws {
        let one = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".bytes
        var parser = RequestParser(limits: limits())
        parser.feed([UInt8](repeatElement(one, count: 5_000).joined()))
        var events = 0
        while try parser.nextEvent() != nil { events += 1 }
        #expect(events == 10_000)
    }

    @Test func aBodyThatIsAllThereIsNotCopied() throws {
        var parser = RequestParser()
        parser.feed("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n".bytes)
        _ = try parser.nextEvent()
        let body = [UInt8](repeating: 7, count: 60_000)
        parser.feed(body)
        guard case .body(let piece)? = try parser.nextEvent() else { throw MissingHead() }
        let address = body.withUnsafeBufferPointer(\.baseAddress)
        #expect(piece.withUnsafeBufferPointer(\.baseAddress) == address)
    }
}
