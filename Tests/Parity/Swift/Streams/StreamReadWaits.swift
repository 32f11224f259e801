import AsyncIO

extension Twin {
    static let streamReadWaits = Twin { trace in
        let (reader, feeder) = makeStreamReader()
        runningLoop().callLater(.seconds(1)) { feeder.feed("line1\nline2\n") }
        trace(words(try await reader.read(upTo: 30)))
    }
}
