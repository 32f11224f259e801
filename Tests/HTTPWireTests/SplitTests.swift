import HTTPTypes
import Testing

@testable import HTTPWire

/// The answer of a parser is a function of the bytes, not of the packets they came in.
@Suite struct SplitTests {
    @Test(arguments: WireCorpus.validRequests + WireCorpus.invalidRequests)
    func requestsReadTheSameHoweverTheyAreSplit(text: String) {
        let bytes = text.bytes
        let whole = WireTranscript.request([bytes])
        for cut in 0...bytes.count {
            let halves = [Array(bytes[..<cut]), Array(bytes[cut...])]
            #expect(WireTranscript.request(halves) == whole, "cut at \(cut)")
        }
        #expect(WireTranscript.request(bytes.map { [$0] }) == whole, "byte by byte")
    }

    @Test(arguments: 0..<WireCorpus.responses.count)
    func responsesReadTheSameHoweverTheyAreSplit(index: Int) {
        let (method, text) = WireCorpus.responses[index]
        let bytes = text.bytes
        let whole = WireTranscript.response([bytes], to: method)
        for cut in 0...bytes.count {
            let halves = [Array(bytes[..<cut]), Array(bytes[cut...])]
            #expect(WireTranscript.response(halves, to: method) == whole, "cut at \(cut)")
        }
        #expect(WireTranscript.response(bytes.map { [$0] }, to: method) == whole, "byte by byte")
    }
}
