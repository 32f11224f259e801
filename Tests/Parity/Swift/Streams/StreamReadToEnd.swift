import AsyncIO

extension Twin {
    static let streamReadToEnd = Twin { trace in
        let (reader, feeder) = makeStreamReader()
        let loop = runningLoop()
        loop.callLater(.seconds(1)) { feeder.feed("chunk1\n") }
        loop.callLater(.seconds(2)) { feeder.feed("chunk2") }
        loop.callLater(.seconds(3)) { feeder.feedEnd() }
        trace(words(try await reader.readToEnd()))
        trace(try await reader.readToEnd().count, reader.isAtEnd)
    }
}
