import AsyncIO

extension Twin {
    static let streamUntilLimit = Twin { trace in
        let (reader, feeder) = makeStreamReader(limit: 3)
        feeder.feed("some dataAA")
        for text in ["", "A"] {
            feeder.feed(text)
            do {
                _ = try await reader.readUntil(Array("AAA".utf8))
            } catch let error as LimitOverrunError {
                trace("too long", error.consumed)
            }
        }
        trace(words(try await reader.readExactly(12)))
    }
}
