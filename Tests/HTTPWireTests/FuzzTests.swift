import HTTPTypes
import Testing

@testable import HTTPWire

/// Damaged messages must be refused or read, never trap, and alike however they are split.
@Suite struct FuzzTests {
    /// Bytes and snippets at which parsers break.
    private static let spices: [[UInt8]] = [
        [0], [13], [10], [13, 10], [13, 10, 13, 10], [32], [9], [58], [59], [44], [0x7F], [0xFF],
        Array("0".utf8), Array("FFFFFFFFFFFFFFFF".utf8), Array("Content-Length: 3\r\n".utf8),
        Array("Transfer-Encoding: chunked\r\n".utf8), Array("Host: b\r\n".utf8), Array("[".utf8),
        Array("http://".utf8), Array("-".utf8), Array("::".utf8),
    ]

    private static func damage(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0 where place < bytes.count:
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1 where place < bytes.count:
                bytes.removeSubrange(place..<min(bytes.count, place + 3))
            case 2:
                let tail = Array(bytes[place...])
                bytes.insert(contentsOf: tail.prefix(20), at: place)
            default:
                bytes.insert(contentsOf: spices.randomElement(using: &random) ?? [], at: place)
            }
        }
        return bytes
    }

    @Test(arguments: 1...8)
    func damagedRequests(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        for round in 0..<60 {
            let text = WireCorpus.validRequests.randomElement(using: &random) ?? ""
            let bytes = Self.damage(text.bytes, &random)
            let whole = WireTranscript.request([bytes])
            let pieces = random.pieces(of: bytes)
            #expect(WireTranscript.request(pieces) == whole, "round \(round): \(bytes)")
            #expect(WireTranscript.request(bytes.map { [$0] }) == whole, "round \(round): \(bytes)")
            #expect(whole.isFinished != (whole.error != nil), "round \(round): \(bytes)")
        }
    }

    @Test(arguments: 1...8)
    func damagedResponses(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed) &+ 1000)
        for round in 0..<60 {
            guard let (method, text) = WireCorpus.responses.randomElement(using: &random) else {
                return
            }
            let bytes = Self.damage(text.bytes, &random)
            let whole = WireTranscript.response([bytes], to: method)
            let pieces = random.pieces(of: bytes)
            #expect(
                WireTranscript.response(pieces, to: method) == whole, "round \(round): \(bytes)")
            let single = WireTranscript.response(bytes.map { [$0] }, to: method)
            #expect(single == whole, "round \(round): \(bytes)")
        }
    }

    @Test func damagedURLs() {
        var random = SeededGenerator(seed: 42)
        for _ in 0..<1000 {
            let bytes = Self.damage("http://[2001:db8::1.2.3.4]:8080/p?q#f".bytes, &random)
            let url = String(decoding: bytes, as: UTF8.self)
            guard let parts = try? URLParts(url) else { continue }
            #expect(parts.target.utf8.first == UInt8(ascii: "/"))
            #expect((1...65535).contains(parts.port))
            #expect((try? URLParts("\(parts.scheme)://\(parts.authority)\(parts.target)")) == parts)
        }
    }
}
