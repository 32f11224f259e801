import AsyncIO

extension Twin {
    static let streamReadParts = Twin { trace in
        let (reader, feeder) = makeStreamReader()
        feeder.feed("line1")
        feeder.feed("line2")
        for count in [5, 3, 5] { trace(words(try await reader.read(upTo: count))) }
    }
}
