import AsyncIO

extension Twin {
    static let streamLineInPieces = Twin { trace in
        let (reader, feeder) = makeStreamReader()
        let loop = runningLoop()
        feeder.feed("one ")
        loop.callLater(.seconds(1)) { feeder.feed("two ") }
        loop.callLater(.seconds(2)) { feeder.feed("three\n four") }
        loop.callLater(.seconds(3)) { feeder.feedEnd() }
        for _ in 0..<3 {
            let line = try await reader.readLineBytes()
            trace(line.count, words(line))
        }
    }
}
