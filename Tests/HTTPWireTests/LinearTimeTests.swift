import HTTPTypes
import Testing

@testable import HTTPWire

/// Work must grow with the bytes alone: four times the input may not take sixteen times as long.
@Suite(.serialized) struct LinearTimeTests {
    private func ratio(_ work: (Int) -> Void) -> Double {
        let clock = ContinuousClock()
        func best(_ size: Int) -> Duration {
            (0..<5).map { _ in clock.measure { work(size) } }.min() ?? .zero
        }
        return best(32_000) / best(8_000)
    }

    private func limits() -> WireLimits {
        var limits = WireLimits()
        limits.maxHeaderSectionBytes = .max
        limits.maxStartLineBytes = .max
        return limits
    }

    @Test func oneLongLineByteByByte() {
        let limits = limits()
        let growth = ratio { size in
            var parser = RequestParser(limits: limits)
            for _ in 0..<size {
                parser.feed(CollectionOfOne(65))
                _ = try? parser.nextEvent()
            }
        }
        #expect(growth < 10)
    }

    @Test func manyPipelinedRequestsInOnePiece() {
        let limits = limits()
        let one = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".bytes
        let growth = ratio { size in
            var parser = RequestParser(limits: limits)
            parser.feed([UInt8](repeatElement(one, count: size / one.count).joined()))
            while (try? parser.nextEvent()) != nil {}
        }
        #expect(growth < 10)
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
