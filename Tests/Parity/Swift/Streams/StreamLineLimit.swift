import AsyncIO

extension Twin {
    static let streamLineLimit = Twin(
        differs: [.line(3, python: "0.0: [next]", swift: "0.0: [12345678, next]")],
        because: "a line over the limit stays in the reader"
    ) { trace in
        let (reader, feeder) = makeStreamReader(limit: 7)
        for text in ["1234567\n", "12345678\n"] {
            feeder.feed(text)
            do {
                trace(try await reader.readLineBytes().count)
            } catch is LimitOverrunError {
                trace("too long")
            }
        }
        feeder.feed("next\n")
        while words(try await reader.peek(14)).count < 2 {}
        trace(words(try await reader.read(upTo: 100)))
    }
}
